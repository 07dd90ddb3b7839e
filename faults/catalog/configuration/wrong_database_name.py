"""The service looks into another database of the same server."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.manifests import set_variable, variables
from faults.fault import Example, Family, Fault, Layer, Site

# Every Postgres server has a database of this name; the service's tables are not in it.
MAINTENANCE = "postgres"


class WrongDatabaseName(Fault):
    """The service is connected to another database of the same server.

    Host, user and password are right and the database exists, so the service connects and every health check is
    green. Its tables are not there: whatever touches data fails.

    Find it: requests fail with a server error while readiness is up; the stack trace names a relation that does not
    exist. Mend it: correct the database's name in the configuration, and restart the service.
    """

    family = Family.CONFIGURATION
    layer = Layer.MANIFEST

    def sites(self, app: App) -> Iterator[Site]:
        variable = app.description.database.variables.name
        if variables(app, "ConfigMap").get(variable, MAINTENANCE) != MAINTENANCE:
            yield Site("database.name", ("database", *app.description.operations))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        return set_variable(app, app.description.database.variables.name, MAINTENANCE)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        database, *operations = site.subjects
        # The probes are content, but it is another database whose connections they use.
        return [
            Witness(database, Aspect.RECOVERS),
            *(Witness(name, aspect) for name in operations for aspect in Aspect),
        ]

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_NAME: stars
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_NAME: postgres
""",
        ),
    )

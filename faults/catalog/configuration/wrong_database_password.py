"""The service's password is not the database's."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.manifests import secret_value, set_secret, variables
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import transpose


class WrongDatabasePassword(Fault):
    """The password that the service sends is not the one that the database knows.

    One was rotated and the other was not, or somebody retyped it. The service starts and is alive, but never becomes
    ready: every connection is refused.

    Find it: readiness is down while liveness is up, and the database's log says that password authentication failed.
    Mend it: put the database's password into the service's secret, and restart the service.
    """

    family = Family.CONFIGURATION
    layer = Layer.MANIFEST

    def sites(self, app: App) -> Iterator[Site]:
        variable = app.description.database.variables.password
        if len(variables(app, "Secret").get(variable, "")) > 1:
            yield Site("database.password", ("database",))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        variable = app.description.database.variables.password
        password = secret_value(app, variable)
        return set_secret(app, variable, transpose(password, random) or password[1:])

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    examples = (
        Example(
            place="secret",
            before="""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-credentials
data:
  DATABASE_PASSWORD: MDAxMQ==
""",
            after="""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-credentials
data:
  DATABASE_PASSWORD: MDEwMQ==
""",
        ),
    )

"""A host name that has the port in it."""

from random import Random
from typing import Any

from bases.app import App
from faults.editors.manifests import variables
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class HostWithPort(VariableFault):
    """The database's host is given together with its port.

    The port has a variable of its own, so the whole text is looked up as a name, and no name has a colon in it.
    Everything in the configuration looks right, and twice over.

    Find it: the log says that a name with a colon could not be resolved. Mend it: leave the port to its own variable,
    and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        names = app.description.database.variables
        return (
            f"{given}:{variables(app).get(names.port, '5432')}" if variable == names.host and ":" not in given else None
        )

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_HOST: stars-database
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_HOST: stars-database:5432
""",
        ),
    )

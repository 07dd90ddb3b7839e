"""A host name with a namespace that is not the database's."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class HostInOtherNamespace(VariableFault):
    """The database's host is looked for in another namespace.

    The name was qualified when the app had a namespace of its own. A Service is found under its bare name from its own
    namespace, and under a longer one only where it really is: this one cannot be resolved.

    Find it: the log says that the name could not be resolved; `kubectl get service --all-namespaces` shows the
    database's Service elsewhere. Mend it: take the namespace out of the name, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        qualified = f"{given}.{app.description.name}"
        return qualified if variable == app.description.database.variables.host and "." not in given else None

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
  DATABASE_HOST: stars-database.stars
""",
        ),
    )

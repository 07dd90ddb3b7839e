"""A host name with two letters in each other's place."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault, transpose


class MistypedDatabaseHost(VariableFault):
    """The database's host name is mistyped.

    Two letters changed places. No Service has such a name, so it cannot be resolved and no connection is ever tried.
    The service is alive and never becomes ready.

    Find it: the log says that the name could not be resolved; `kubectl get service` lists another. Mend it: correct the
    host in the configuration, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        return transpose(given, random) if variable == app.description.database.variables.host else None

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_HOST: db
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_HOST: bd
""",
        ),
    )

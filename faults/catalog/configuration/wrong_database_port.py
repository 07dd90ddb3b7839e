"""The port of a server that is not there."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class WrongDatabasePort(VariableFault):
    """The service asks for its database on another port.

    It is the next one, which a second server on a developer's machine would have. The host is there, and nobody
    listens: connections are refused or time out, and the service never becomes ready.

    Find it: the log has the port that was tried; the database's Service has another. Mend it: correct the port in the
    configuration, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        port = variable == app.description.database.variables.port
        return str(int(given) + 1) if port and given.isdecimal() else None

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_PORT: "5432"
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_PORT: "5433"
""",
        ),
    )

"""The service looks for its database in its own pod."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class DatabaseOnLocalhost(VariableFault):
    """The database's host is localhost.

    That is what it is on a developer's machine. In a pod, localhost is the pod itself, where nothing listens on the
    database's port: every connection is refused, by a machine that the database has nothing to do with.

    Find it: the log says that the connection to 127.0.0.1 was refused, while the database's own log shows no attempt.
    Mend it: put the name of the database's Service there, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        local = given in ("localhost", "127.0.0.1")
        return "localhost" if variable == app.description.database.variables.host and not local else None

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
  DATABASE_HOST: localhost
""",
        ),
    )

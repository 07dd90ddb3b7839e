"""A variable that is given, and empty."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class EmptyValue(VariableFault):
    """A variable is given without a value.

    The key is there, with nothing behind it: a default does not come in, for that is only for variables which are not
    given at all. Nothing is not a number and not a level of the log, so that the service does not start; as a host, a
    user or a password it stands for the client library's own guess.

    Find it: the environment inside the container shows the variable with nothing after the equals sign. Mend it: give
    the value, or take the whole line out, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        # An empty name of a database is often no mistake: that of the user is taken.
        return "" if given and variable != app.description.database.variables.name else None

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  TTL: "9"
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  TTL: ""
""",
        ),
    )

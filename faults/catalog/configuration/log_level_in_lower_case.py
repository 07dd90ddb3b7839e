"""info instead of INFO."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import LEVELS, VariableFault


class LogLevelInLowerCase(VariableFault):
    """The level of the log is written in lower case.

    Other loggers take it, the standard library's does not: its levels are upper-case names, and anything else raises an
    error. The service stops before it can log anything.

    Find it: the pod is restarted again and again, and its last words are a ValueError about an unknown level. Mend it:
    write the level in upper case, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        return given.lower() if given in LEVELS else None

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  LOG_LEVEL: INFO
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  LOG_LEVEL: info
""",
        ),
    )

"""A log that says everything."""

from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example
from faults.kinds.manifests.settings import LEVELS, VariableFault


class DebugLogging(VariableFault):
    """The service logs at the level for debugging.

    Somebody needed it once and left it on. Every probe leaves its lines, several a second and replica, so that most of
    the log is about nothing, costs as much to keep as the rest, and hides it.

    Find it: the volume of the log is many times the requests', and most of its lines are of level DEBUG. Mend it: set
    the level back, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        return "DEBUG" if given in LEVELS - {"DEBUG"} else None

    def shows(self, app: App, variable: str, value: str) -> tuple[Witness, ...]:
        return (Witness("logs.quiet", Aspect.ANSWERS),)

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
  LOG_LEVEL: INFO
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  TTL: "9"
  LOG_LEVEL: DEBUG
""",
        ),
    )

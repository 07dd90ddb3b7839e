"""A log that says nothing but errors."""

from random import Random
from typing import Literal

from pydantic import Field

from bases.app import App
from faults.fault import Example, Params
from faults.kinds.manifests.settings import VariableFault


class LevelParams(Params):
    level: Literal["WARNING", "ERROR", "CRITICAL"] = Field("ERROR", description="the least that is logged")


class LogLevelTooHigh(VariableFault):
    """The log has no line for a request that went well.

    The level was raised because the log had become too much. Requests are logged one level below: there is no line to
    tell what was asked, by whom and how long it took, and none that something else could be compared with.

    Find it: the log is empty while the metrics count requests. Mend it: set the level back to the one at which requests
    are logged, and restart the service.
    """

    parameters = LevelParams

    def value(self, app: App, variable: str, given: str, params: LevelParams, random: Random) -> str | None:
        return params.level if given in ("DEBUG", "INFO") else None

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
  LOG_LEVEL: ERROR
""",
        ),
    )

"""Seconds with an s."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class NumberWithUnit(VariableFault):
    """A duration is written with its unit.

    Many systems take `10s`. This one wants the bare number of seconds, as the variable's name says, cannot make one of
    the text, and stops as it reads its configuration.

    Find it: the pod is restarted again and again, and its log ends with a ValueError that shows the text with its unit.
    Mend it: take the unit out, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        timed = variable.rpartition("_")[2] in ("SECONDS", "TTL")
        return f"{given}s" if timed and given.isdecimal() else None

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
  TTL: "9s"
""",
        ),
    )

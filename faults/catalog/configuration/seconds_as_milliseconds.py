"""A thousand times as long."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class SecondsAsMilliseconds(VariableFault):
    """A number of seconds is given in milliseconds.

    Whoever wrote it took the unit from another system. The service waits, or keeps what it keeps, a thousand times as
    long. Nothing fails: what should have come to an end does not.

    Find it: the duration that clients or the database are told is out of all proportion. Mend it: give the number in
    the unit of the variable's name, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        timed = variable.rpartition("_")[2] in ("SECONDS", "TTL")
        return f"{given}000" if timed and given.isdecimal() else None

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
  TTL: "9000"
""",
        ),
    )

"""A zero that was to mean no limit."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class ZeroForNoLimit(VariableFault):
    """A number is zero.

    In many a configuration that stands for "no limit", and some of them take it so: a pool without bounds, a statement
    that nothing ends. Others take it at its word: a session that is over as it begins, a port that nobody can have.

    Find it: what the number limits fails at once and always; or the gauge of the limit is zero, and what it was to keep
    within bounds is not. Mend it: give the number that was meant, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        return "0" if given.isdecimal() and int(given) > 0 else None

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
  TTL: "0"
""",
        ),
    )

"""A decimal point in a whole number."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class NumberAsDecimal(VariableFault):
    """A whole number is written with a decimal point.

    A spreadsheet or a template engine took the number for a floating-point one. To the language `int("10.0")` is no
    number at all, so the service stops as it reads its configuration.

    Find it: the pod is restarted again and again, and its log ends with a ValueError that shows the text. Mend it:
    write the number without a point, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        return f"{given}.0" if given.isdecimal() else None

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
  TTL: "9.0"
""",
        ),
    )

"""A number with a comma in it."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class ThousandsSeparator(VariableFault):
    """A number is written with a separator for its thousands.

    It is easier to read, for people. The service cannot make a number of it and stops as it reads its configuration.

    Find it: the pod is restarted again and again, and its log ends with a ValueError that shows the text with the
    comma. Mend it: take the comma out, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        return f"{int(given):,}" if given.isdecimal() and len(given) > 3 else None

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  TTL: "3600"
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  TTL: "3,600"
""",
        ),
    )

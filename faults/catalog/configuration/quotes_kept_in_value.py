"""A value with its quotation marks."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class QuotesKeptInValue(VariableFault):
    """Quotation marks are part of a value.

    The line was copied from a shell script or an `.env` file, where the marks belong to the syntax. In YAML they were
    quoted once more, so the service is given them, too: a host, a user or a database of such a name there is not, and
    what should be a number is none, so that the service does not start.

    Find it: the message of the error shows the value with marks inside its own; so does the environment inside the
    container. Mend it: take the inner marks out, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        return f'"{given}"' if given and '"' not in given else None

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  # Seconds.
  TTL: "90"
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  # Seconds.
  TTL: '"90"'
""",
        ),
    )

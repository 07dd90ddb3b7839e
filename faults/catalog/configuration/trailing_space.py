"""A space after the last letter."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class TrailingSpace(VariableFault):
    """A value ends with a space.

    It came along when the value was copied, and is invisible wherever the value is shown. To a resolver, a database or
    a logger a name with a space at its end is another name: one that does not exist.

    Find it: the message of the error shows the value in quotation marks, with the space inside; `cat -A` shows it in
    the manifest. Mend it: take the space out, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        return f"{given} " if given == given.rstrip() else None

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_HOST: stars-database
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_HOST: 'stars-database '
""",
        ),
    )

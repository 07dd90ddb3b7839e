"""A placeholder that nobody filled in."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class UnexpandedPlaceholder(VariableFault):
    """A placeholder stands where its value should.

    The manifest is a template now, and was applied without the step that fills it in. Kubernetes takes `${…}` for a
    text like any other, so the service is given the placeholder itself: as a host or a password it leads nowhere, and
    as a number it keeps the service from starting.

    Find it: the message of the error, or the environment inside the container, shows the placeholder. Mend it: put
    the value in its place, or apply the manifest with the step that does.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        return f"${{{variable}}}"

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_NAME: stars
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_NAME: ${DATABASE_NAME}
""",
        ),
    )

"""Base64 of what was base64 already."""

from random import Random
from typing import Any

from bases.app import App
from faults.editors.manifests import encoded, variables
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class SecretEncodedTwice(VariableFault):
    """A secret was encoded twice.

    The value was encoded by hand and then by the tool that made the Secret. What Kubernetes decodes is Base64 still,
    and the service sends that: the database refuses every connection.

    Find it: authentication fails, and the decoded secret can be decoded once more. Mend it: encode the value once, or
    put it under `stringData`, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        return encoded(given) if variable in variables(app, "Secret") else None

    examples = (
        Example(
            place="secret",
            before="""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-credentials
data:
  DATABASE_PASSWORD: c3VwZXJub3Zh
""",
            after="""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-credentials
data:
  DATABASE_PASSWORD: YzNWd1pYSnViM1po
""",
        ),
    )

"""A hundred CPUs, for want of a letter."""

from typing import Any

from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bases.app import App
from bases.manifests import ManifestError
from bases.pods import quantity
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below
from faults.kinds.kubernetes.steps import RefusedWorkload
from faults.kinds.placed import Change


class RequestAboveLimit(RefusedWorkload):
    """The container asks for more CPU than it may use.

    Thousandths of a CPU were meant, and the letter that says so is missing. A request above the limit is refused, and
    with it the workload.

    Find it: the API server says that the request must be less than or equal to the limit. Mend it: add the `m`.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        asked = below(part.container, "resources", "requests").get("cpu")
        limit = below(part.container, "resources", "limits").get("cpu")
        try:
            if limit is None or not str(asked).endswith("m") or float(str(asked)[:-1]) <= quantity("", limit):
                return None
        except (ManifestError, ValueError):
            return None

        def change(container: Any) -> None:
            container["resources"]["requests"]["cpu"] = DoubleQuotedScalarString(str(asked)[:-1])

        return part.with_container(change)

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      containers:
        - name: stars
          resources:
            requests:
              cpu: 100m
            limits:
              cpu: "1"
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      containers:
        - name: stars
          resources:
            requests:
              cpu: "100"
            limits:
              cpu: "1"
""",
        ),
    )

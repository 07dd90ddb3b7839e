"""Less memory than it takes to begin."""

from typing import Any

from bases.app import App
from bases.pods import quantity
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below
from faults.kinds.kubernetes.steps import DyingWorkload
from faults.kinds.placed import Change

LITTLE = "16Mi"
MUCH = 100 * 2**20
"""What has a limit above it, in bytes, does not get along with so little."""


class MemoryLimitTooLow(DyingWorkload):
    """The container may use less memory than it needs.

    The numbers were copied from a small proxy. The kernel ends the process as soon as it has more, while it is still
    starting, and does so each time anew.

    Find it: the pods are in CrashLoopBackOff; the last state of their container is OOMKilled. Mend it: raise the limit
    above what it uses under load.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        limit = below(part.container, "resources", "limits").get("memory")
        asked = below(part.container, "resources", "requests").get("memory")
        if limit is None or asked is None or quantity(part.thing.path, limit) <= MUCH:
            return None
        return part.with_container(_restrict)

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
              memory: 128Mi
            limits:
              memory: 256Mi
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
              memory: 16Mi
            limits:
              memory: 16Mi
""",
        ),
    )


def _restrict(container: Any) -> None:
    for sort in ("requests", "limits"):
        container["resources"][sort]["memory"] = LITTLE

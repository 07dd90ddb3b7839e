"""256Gi, for want of another letter."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below
from faults.kinds.kubernetes.steps import UnplacedWorkload
from faults.kinds.placed import Change

LEAST = 64
"""So many gibibytes are more than most nodes have."""


class MemoryInGigabytes(UnplacedWorkload):
    """The container asks for a thousand times the memory that it needs.

    The limit and the request are in gibibytes where mebibytes were meant. The numbers look as they should. No node has
    as much, and the pods wait for one that has.

    Find it: the pods are Pending; their events count the nodes, and say that each of them has insufficient memory.
    Mend it: write the unit that was meant.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        asked = below(part.container, "resources", "requests").get("memory")
        limit = below(part.container, "resources", "limits").get("memory", asked)
        return part.with_container(_enlarge) if _fits(asked) and _fits(limit) else None

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
              memory: 128Gi
            limits:
              memory: 256Gi
""",
        ),
    )


def _fits(quantity: object) -> bool:
    text = str(quantity)
    return text.endswith("Mi") and text[:-2].isdecimal() and int(text[:-2]) >= LEAST


def _enlarge(container: Any) -> None:
    for sort in ("requests", "limits"):
        amounts = container["resources"].get(sort, {})
        if "memory" in amounts:
            amounts["memory"] = amounts["memory"].replace("Mi", "Gi")

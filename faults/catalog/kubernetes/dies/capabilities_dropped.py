"""Rights that the database's image begins with."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below
from faults.kinds.kubernetes.steps import DyingWorkload
from faults.kinds.placed import Change


class CapabilitiesDropped(DyingWorkload):
    """The database's container has none of root's capabilities, and its image needs some to begin.

    The lines are the service's, and right there. The database's image begins as root, gives the data to another user
    and becomes that one. Without the capabilities, root may do neither.

    Find it: the database's pod is in CrashLoopBackOff, and its log says that an operation is not permitted. Mend it:
    take the lines out, add back what the image needs, or run it as the other user from the first.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        of_pod, of_container = below(part.pod, "securityContext"), below(part.container, "securityContext")
        as_root = not {"runAsUser", "runAsNonRoot"} & {*of_pod, *of_container}
        fits = part.name == "database" and as_root and of_container and "capabilities" not in of_container
        return part.with_container(_drop) if fits else None

    examples = (
        Example(
            place="database-manifest",
            before="""\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  template:
    spec:
      containers:
        - name: postgres
          securityContext:
            allowPrivilegeEscalation: false
""",
            after="""\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  template:
    spec:
      containers:
        - name: postgres
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
""",
        ),
    )


def _drop(container: Any) -> None:
    container["securityContext"]["capabilities"] = {"drop": ["ALL"]}

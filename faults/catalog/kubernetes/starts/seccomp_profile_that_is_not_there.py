"""A profile that another cluster's nodes have."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below
from faults.kinds.kubernetes.steps import UnstartedWorkload
from faults.kinds.placed import Change


class SeccompProfileThatIsNotThere(UnstartedWorkload):
    """The container is to run under a seccomp profile that the node does not have.

    Such profiles are files on the nodes, and whoever sets up nodes puts them there. On these nobody has: the container
    is not created.

    Find it: the pods stay in CreateContainerError, and their events name the file that cannot be loaded. Mend it: take
    the runtime's default, or bring the profile to the nodes.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        profile = below(part.pod, "securityContext", "seccompProfile")
        own = below(part.container, "securityContext", "seccompProfile")
        return part.with_pod(_localise) if profile.get("type") == "RuntimeDefault" and not own else None

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
      securityContext:
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: stars
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      securityContext:
        seccompProfile:
          type: Localhost
          localhostProfile: profiles/restricted.json
      containers:
        - name: stars
""",
        ),
    )


def _localise(pod: Any) -> None:
    profile = pod["securityContext"]["seccompProfile"]
    profile["type"] = "Localhost"
    profile["localhostProfile"] = "profiles/restricted.json"

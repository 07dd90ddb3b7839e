"""A user whom the pod's own policy forbids."""

from collections.abc import Mapping
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below
from faults.kinds.kubernetes.steps import UnstartedWorkload
from faults.kinds.placed import Change


class RootAgainstPolicy(UnstartedWorkload):
    """The container is to run as root, and the pod may not have a container that does.

    One of the two lines is new: the user, to get around a file that could not be written, or the policy, which is right
    for other images and not for one that begins as root and becomes somebody else by itself. The kubelet sees that they
    do not agree, and creates no container.

    Find it: the pods stay in CreateContainerConfigError, and their events speak of the non-root policy. Mend it: take
    the new line out.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        of_pod, of_container = below(part.pod, "securityContext"), below(part.container, "securityContext")
        rights: Mapping[str, Any] = {**of_pod, **of_container}
        if not of_pod or not of_container or "runAsUser" in rights:
            return None
        if rights.get("runAsNonRoot") is True:
            return part.with_container(_become_root)
        return part.with_pod(_forbid_root) if part.name == "database" and "runAsNonRoot" not in rights else None

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
        runAsNonRoot: true
      containers:
        - name: stars
          securityContext:
            allowPrivilegeEscalation: false
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
        runAsNonRoot: true
      containers:
        - name: stars
          securityContext:
            runAsUser: 0
            allowPrivilegeEscalation: false
""",
        ),
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
      securityContext:
        fsGroup: 999
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
      securityContext:
        runAsNonRoot: true
        fsGroup: 999
      containers:
        - name: postgres
          securityContext:
            allowPrivilegeEscalation: false
""",
        ),
    )


def _become_root(container: Any) -> None:
    container["securityContext"].insert(0, "runAsUser", 0)


def _forbid_root(pod: Any) -> None:
    pod["securityContext"].insert(0, "runAsNonRoot", True)

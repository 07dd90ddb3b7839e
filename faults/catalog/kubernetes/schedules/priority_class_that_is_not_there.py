"""More important than the others, if anybody knew."""

from collections.abc import Iterable
from typing import Any

from bases.app import App
from bases.contract import Witness
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.parts import Part, insert_before
from faults.kinds.kubernetes.steps import WorkloadFault
from faults.kinds.placed import Change


class PriorityClassThatIsNotThere(WorkloadFault):
    """The pods are to have a priority that the cluster does not know.

    Priority classes belong to the cluster, and this one's is not applied with the service. The workload is taken, for
    nobody looks at its template; each of its pods is refused, and none is ever seen.

    Find it: there are no pods; the events of the ReplicaSet or StatefulSet say that there is no such priority class.
    Mend it: name a class that `kubectl get priorityclass` shows, or none.
    """

    group = Group.SCHEDULE

    def edit(self, app: App, part: Part) -> Change | None:
        return None if "priorityClassName" in part.pod else part.with_pod(_prefer)

    def breaks_of(self, part: Part) -> Iterable[Witness]:
        return part.absent

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
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      priorityClassName: high-priority
      containers:
        - name: stars
""",
        ),
    )


def _prefer(pod: Any) -> None:
    insert_before(pod, "containers", "priorityClassName", "high-priority")

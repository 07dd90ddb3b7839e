"""Nodes of a kind that this cluster has not."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, insert_before
from faults.kinds.kubernetes.steps import UnplacedWorkload
from faults.kinds.placed import Change


class NodeSelectorOfOtherCluster(UnplacedWorkload):
    """The pods are to run on nodes with a label that no node has.

    On the cluster that the manifest comes from, somebody had put that label on the nodes with fast disks. Here nobody
    has, and the pods wait for a node that has it.

    Find it: the pods are Pending; their events say that no node matches their node selector, and `kubectl get nodes
    --show-labels` shows what they have. Mend it: take the selector out, or put the label on a node.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        return None if "nodeSelector" in part.pod else part.with_pod(_select)

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
      nodeSelector:
        disktype: ssd
      containers:
        - name: stars
""",
        ),
    )


def _select(pod: Any) -> None:
    insert_before(pod, "containers", "nodeSelector", {"disktype": "ssd"})

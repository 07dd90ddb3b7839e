"""A rollout that begins by taking all pods away."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.tried import TriedWorkload, require
from faults.kinds.placed import answers

ALL = "100%"


class AllPodsAtOnce(TriedWorkload):
    """A rollout may take away all pods at once.

    Somebody found rollouts slow. With all of them allowed to be unavailable, the old pods are told to end in the same
    moment as the new ones are made: until the first of these is ready, the Service leads nowhere.

    Find it: at each rollout every request is refused for some seconds; `kubectl get pods -w` shows all old pods ending
    before a new one is ready. Mend it: allow no pod, or one, to be unavailable.
    """

    group = Group.ROLLOUT
    service = (answers("rollout.serves"),)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        require(app, workload.kind == "Deployment", "a Deployment")
        document["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] = ALL

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  strategy:
    rollingUpdate:
      maxUnavailable: 1
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
  strategy:
    rollingUpdate:
      maxUnavailable: 100%
  template:
    spec:
      containers:
        - name: stars
""",
        ),
    )

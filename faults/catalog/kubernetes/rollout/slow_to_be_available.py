"""A rollout that takes a quarter of an hour."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.rolling import SERVES, add_to_spec
from faults.kinds.kubernetes.tried import WorkloadFault, require

SECONDS = 300


class SlowToBeAvailable(WorkloadFault):
    """A pod has to be ready for five minutes before it counts.

    Each step of a rollout waits for it, so that a new version takes minutes for every replica. A fix that is waited for
    does not come; what has been rolled out seems to hang, with every pod ready.

    Find it: all pods are ready and the Deployment says that fewer are available; the rollout goes on by one pod every
    five minutes. Mend it: take minReadySeconds out, or make it a few seconds.
    """

    group = Group.ROLLOUT
    service = (SERVES,)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        require(app, workload.kind == "Deployment", "a Deployment")
        require(app, document["spec"].get("progressDeadlineSeconds", 600) > SECONDS, "a later deadline")
        add_to_spec(app, document, "minReadySeconds", SECONDS)

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  replicas: 2
  selector:
    matchLabels:
      app: stars
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  replicas: 2
  minReadySeconds: 300
  selector:
    matchLabels:
      app: stars
""",
        ),
    )

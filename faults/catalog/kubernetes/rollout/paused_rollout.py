"""A Deployment that makes no pods."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.rolling import add_to_spec
from faults.kinds.kubernetes.tried import WorkloadFault, require
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import answers


class PausedRollout(WorkloadFault):
    """The Deployment is paused.

    Somebody stopped a rollout half-way, wrote down what the cluster had and kept it. A paused Deployment takes every
    change and carries out none: where it runs already, it goes on with the old version, and where it is new it makes
    not even the first pod.

    Find it: `kubectl rollout status` waits without end, no pod has an event, and `kubectl describe deployment` says
    DeploymentPaused. Mend it: take the field out; `kubectl rollout resume` helps until it is applied again.
    """

    group = Group.ROLLOUT
    service = (answers("manifests.replicas"), answers("pods.scheduled"), STARTS)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        require(app, workload.kind == "Deployment", "a Deployment")
        add_to_spec(app, document, "paused", True)

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
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
  paused: true
  selector:
    matchLabels:
      app: stars
""",
        ),
    )

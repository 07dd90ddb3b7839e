"""A service of which there is one copy."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.tried import WorkloadFault, require
from faults.kinds.placed import answers


class OneReplica(WorkloadFault):
    """There is one copy of the service.

    It was scaled down for an afternoon, to have one log to read. All is well as long as nothing happens. When its node
    is drained or its container is restarted, there is no service until the next one is ready.

    Find it: `kubectl get deployments` shows 1/1; there are outages whenever a pod is replaced for another reason than a
    rollout. Mend it: say how many replicas there are to be.
    """

    group = Group.MISBEHAVE
    service = (answers("manifests.replicas"),)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        require(app, document["spec"]["replicas"] > 1, "several replicas")
        document["spec"]["replicas"] = 1

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  replicas: 3 # as many as nodes
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
  replicas: 1 # as many as nodes
  template:
    spec:
      containers:
        - name: stars
""",
        ),
    )

"""A condition of readiness that nobody sets."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, pod_of
from faults.kinds.kubernetes.readiness import UNREADY
from faults.kinds.kubernetes.tried import TriedWorkload, require


class ReadinessGateNobodyOpens(TriedWorkload):
    """The pods wait for a load balancer's word that is not there.

    In another cluster, a controller of the cloud's sets the condition once the pod is registered with the load
    balancer. Here nobody does. All containers are ready, the pods are not, and the Service leads nowhere.

    Find it: `kubectl get pods -o wide` shows 1/1 and, under READINESS GATES, 0/1. Mend it: take the gate out.
    """

    group = Group.TRAFFIC
    service = UNREADY

    def change(self, app: App, workload: Workload, document: Any) -> None:
        pod, front = pod_of(document), app.description.service.front
        require(app, "readinessGates" not in pod, "pods without a readiness gate")
        condition = f"target-health.alb.ingress.k8s.aws/{front.service}_{front.port}"
        pod.insert(list(pod).index("containers"), "readinessGates", [{"conditionType": condition}])

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
      readinessGates:
        - conditionType: target-health.alb.ingress.k8s.aws/stars-front_80
      containers:
        - name: stars
""",
        ),
    )

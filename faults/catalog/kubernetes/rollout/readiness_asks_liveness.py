"""A readiness probe that asks whether the service lives."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.readiness import PROBE
from faults.kinds.kubernetes.rolling import WAITS
from faults.kinds.kubernetes.tried import WorkloadFault, container_of


class ReadinessAsksLiveness(WorkloadFault):
    """The readiness probe asks at the path for liveness.

    It was copied from the probe above, and its path was left. A pod that lives and cannot reach its database gets
    requests all the same, and a version that never can takes the place of all that could: the rollout succeeds, and
    every request fails.

    Find it: the pods are 1/1 ready while their readiness route says 503; both probes have the same path. Mend it: ask
    for readiness.
    """

    group = Group.ROLLOUT
    service = (WAITS,)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        container_of(document, workload)[PROBE]["httpGet"]["path"] = app.description.service.liveness

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
          readinessProbe:
            httpGet:
              path: /ready
              port: web
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      containers:
        - name: stars
          readinessProbe:
            httpGet:
              path: /live
              port: web
""",
        ),
    )

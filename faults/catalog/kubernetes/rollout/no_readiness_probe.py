"""Pods that count as ready whatever they say."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.editors.yaml import remove_key
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, container_of
from faults.kinds.kubernetes.readiness import PROBE
from faults.kinds.kubernetes.tried import TriedWorkload
from faults.kinds.placed import answers


class NoReadinessProbe(TriedWorkload):
    """Nobody asks the service whether it is ready.

    Without that probe a pod is ready as soon as it has started. As long as every version works, nothing is seen of it.
    The first one that does not, for its configuration is wrong, takes the place of all that did: the rollout succeeds,
    and the service is down.

    Find it: the pods are 1/1 ready while their readiness route says 503; the manifest has no readiness probe. Mend it:
    put one there.
    """

    group = Group.ROLLOUT
    service = (answers("rollout.waits"),)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        remove_key(container_of(document, workload), PROBE)

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
          image: stars:2.0.1
          # With its database.
          readinessProbe:
            httpGet:
              path: /ready
              port: web
          # So much.
          resources: {}
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
          image: stars:2.0.1
          # So much.
          resources: {}
""",
        ),
    )

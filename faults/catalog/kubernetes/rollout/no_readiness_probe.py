"""Pods that count as ready whatever they say."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.readiness import PROBE
from faults.kinds.kubernetes.rolling import WAITS
from faults.kinds.kubernetes.tried import Place, TriedFault, container_of, edit_out


class NoReadinessProbe(TriedFault):
    """Nobody asks the service whether it is ready.

    Without that probe a pod is ready as soon as its container has started. As long as every version works, nothing is
    seen of it. The first one that does not, for its configuration is wrong, takes the place of all that did: the
    rollout succeeds, and the service is down.

    Find it: the pods are 1/1 ready while their readiness route says 503; the manifest has no readiness probe. Mend it:
    put one there.
    """

    group = Group.ROLLOUT

    def tries(self, app: App) -> Iterator[Place]:
        workload = app.description.service.workload
        yield Place(
            "service", lambda app: edit_out(app, workload, PROBE, lambda found: container_of(found, workload)), (WAITS,)
        )

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

"""A readiness probe that begins in an hour or two."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.readiness import PROBE, ReadinessFault
from faults.kinds.kubernetes.tried import require

DELAY = 5000


class ReadinessDelayedInMilliseconds(ReadinessFault):
    """The readiness probe's first delay is given in milliseconds.

    The field counts seconds. Until the delay is over nobody asks the pod, and a pod that has not been asked is not
    ready: it gets no traffic for more than an hour, and no event says that anything is wrong.

    Find it: the pods show 0/1 ready without a single failed probe; `kubectl describe pod` shows the delay. Mend it:
    give it in seconds or, where there is a startup probe, not at all.
    """

    def change_probe(self, app: App, probe: Any) -> None:
        require(app, "initialDelaySeconds" not in probe, f"a {PROBE} without a delay")
        after = [place for place, key in enumerate(probe) if key in ("httpGet", "exec", "tcpSocket", "grpc")]
        probe.insert(after[0] + 1, "initialDelaySeconds", DELAY)

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
            periodSeconds: 2
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
              path: /ready
              port: web
            initialDelaySeconds: 5000
            periodSeconds: 2
""",
        ),
    )

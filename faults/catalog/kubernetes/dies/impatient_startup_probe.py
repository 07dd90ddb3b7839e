"""A second to start in."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below
from faults.kinds.kubernetes.steps import DyingWorkload
from faults.kinds.placed import Change


class ImpatientStartupProbe(DyingWorkload):
    """The startup probe gives the service no time to start.

    It asks as soon as the container runs, and one answer that does not come is enough for it. The service needs a few
    seconds; it is ended while it starts, and begins anew, for ever.

    Find it: the pods are in CrashLoopBackOff, and their events say that the startup probe failed and that the container
    will be restarted; its log shows no error. Mend it: allow as many failures as a slow start takes.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        probe = below(part.container, "startupProbe")
        often = int(probe.get("periodSeconds", 10)) <= 2 and "initialDelaySeconds" not in probe
        patient = probe.get("failureThreshold") not in (None, 1)
        return part.with_container(_hurry) if part.name == "service" and often and patient else None

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
          startupProbe:
            httpGet:
              path: /live
              port: 80
            periodSeconds: 1
            failureThreshold: 30
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
          startupProbe:
            httpGet:
              path: /live
              port: 80
            periodSeconds: 1
            failureThreshold: 1
""",
        ),
    )


def _hurry(container: Any) -> None:
    container["startupProbe"]["failureThreshold"] = 1

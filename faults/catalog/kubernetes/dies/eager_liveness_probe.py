"""A liveness probe that does not wait for life to begin."""

from typing import Any

from bases.app import App
from faults.editors.yaml import remove_key
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below
from faults.kinds.kubernetes.steps import DyingWorkload
from faults.kinds.placed import Change


class EagerLivenessProbe(DyingWorkload):
    """The liveness probe asks each second, from the first one on, and takes no answer for death.

    It was to notice a hanging process sooner; the startup probe, which asks the same, seemed to be of no use beside it.
    Nothing waits for the service to start any more: it is ended while it does, and begins anew, for ever.

    Find it: the pods are in CrashLoopBackOff, and their events say that the liveness probe failed; the container's log
    shows no error. Mend it: put the startup probe back, and let liveness fail some times before it counts.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        probes = below(part.container, "startupProbe"), below(part.container, "livenessProbe")
        timed = "initialDelaySeconds" not in probes[1] and {"periodSeconds", "failureThreshold"} <= probes[1].keys()
        return part.with_container(_hurry) if part.name == "service" and all(probes) and timed else None

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
            failureThreshold: 30
          livenessProbe:
            httpGet:
              path: /live
              port: 80
            periodSeconds: 10
            failureThreshold: 3
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
          livenessProbe:
            httpGet:
              path: /live
              port: 80
            periodSeconds: 1
            failureThreshold: 1
""",
        ),
    )


def _hurry(container: Any) -> None:
    remove_key(container, "startupProbe")
    container["livenessProbe"]["periodSeconds"] = 1
    container["livenessProbe"]["failureThreshold"] = 1

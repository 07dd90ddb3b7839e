"""Pods that stop listening before everybody knows."""

from collections.abc import Iterator
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.rolling import FAREWELL, sleep_seconds
from faults.kinds.kubernetes.tried import Place, TriedFault, container_of, edit_out


class NoPreStopHook(TriedFault):
    """A pod stops as soon as it is asked to.

    The sleep before it looked like waiting for nothing. That a pod is to end is told to the kubelet and to whoever
    leads requests to it at the same time, and the latter take a moment. Without the sleep the service refuses new
    connections at once, and some still come: a few requests are lost at each rollout, and with each pod that is moved.

    Find it: connections are refused in the second in which a pod is told to end, a few at a time. Mend it: put the
    sleep back.
    """

    group = Group.ROLLOUT

    def tries(self, app: App) -> Iterator[Place]:
        workload = app.description.service.workload

        def find(document: Any) -> Any:
            container = container_of(document, workload)
            sleep_seconds(container)
            if len(container["lifecycle"]) > 1:
                raise ValueError("there is another hook")
            return container

        yield Place("service", lambda app: edit_out(app, workload, "lifecycle", find), (FAREWELL,))

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
          lifecycle:
            preStop:
              exec:
                command: [sleep, "5"]
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
          resources: {}
""",
        ),
    )

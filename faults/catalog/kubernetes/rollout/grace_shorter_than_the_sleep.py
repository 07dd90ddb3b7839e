"""Pods that are killed while they still sleep."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.rolling import FAREWELL, sleep_seconds
from faults.kinds.kubernetes.tried import WorkloadFault, container_of, pod_of, require


class GraceShorterThanTheSleep(WorkloadFault):
    """The grace period is over before the sleep that it includes.

    It was cut down to make rollouts quicker, by somebody who thought that it begins when the service is asked to end.
    It begins with the hook before that: the sleep takes all of it, and the service is killed with whatever it was
    about to answer.

    Find it: the pod's events say that the hook did not end in time; slow requests break off when their pod is replaced.
    Mend it: make the period longer than the sleep and the time to shut down together.
    """

    group = Group.ROLLOUT
    service = (FAREWELL,)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        seconds = sleep_seconds(container_of(document, workload)) - 2
        require(app, seconds > 0, "a sleep of some seconds")
        require(app, pod_of(document)["terminationGracePeriodSeconds"] > seconds, "a longer grace period")
        pod_of(document)["terminationGracePeriodSeconds"] = seconds

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
      terminationGracePeriodSeconds: 60
      containers:
        - name: stars
          lifecycle:
            preStop:
              exec:
                command: [sleep, "10"]
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 8
      containers:
        - name: stars
          lifecycle:
            preStop:
              exec:
                command: [sleep, "10"]
""",
        ),
    )

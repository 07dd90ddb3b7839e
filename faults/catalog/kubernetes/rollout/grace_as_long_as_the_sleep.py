"""No time to end in, once the last requests have come."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, container_of, pod_of
from faults.kinds.kubernetes.tried import TriedWorkload, require
from faults.kinds.placed import answers

GRACE = "terminationGracePeriodSeconds"


class GraceAsLongAsTheSleep(TriedWorkload):
    """A pod's grace period is as long as the sleep before it is told to end.

    The sleep counts: when it is over there is no grace left, and the container is told to end and killed two seconds
    later. Requests that are short are never lost. Those that take longer, when the database is busy, are cut off at
    each rollout and each drain.

    Find it: clients lose connections when pods are replaced, and only in long requests; the containers end with exit
    code 137. Mend it: make the grace period longer than the sleep and the longest request together.
    """

    group = Group.ROLLOUT
    service = (answers("pods.farewell"),)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        pod, container = pod_of(document), container_of(document, workload)
        program, seconds = container["lifecycle"]["preStop"]["exec"]["command"]
        require(app, program == "sleep" and int(seconds) < pod[GRACE], f"a sleep within {GRACE}")
        pod[GRACE] = int(seconds)

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
      # For the longest of requests, too.
      terminationGracePeriodSeconds: 45
      containers:
        - name: stars
          lifecycle:
            preStop:
              exec:
                command:
                  - sleep
                  - "8"
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      # For the longest of requests, too.
      terminationGracePeriodSeconds: 8
      containers:
        - name: stars
          lifecycle:
            preStop:
              exec:
                command:
                  - sleep
                  - "8"
""",
        ),
    )

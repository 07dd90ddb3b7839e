"""A container that was kept awake to be looked into."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part
from faults.kinds.kubernetes.steps import DyingWorkload
from faults.kinds.placed import Change


class SleepLeftInCommand(DyingWorkload):
    """The container sleeps instead of running the service.

    Somebody wanted to look into a container that would not start, gave it something to do that does not end, and forgot
    to take it out. The pods are running, and nothing listens in them; after a while the startup probe has them ended.

    Find it: the pods are Running and never ready, there is not one line of log, and the only process in the container
    is that of the command. Mend it: take the command out.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        own = part.container.get("image") == app.description.image and "command" not in part.container
        return part.with_container(_sleep) if own else None

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
          imagePullPolicy: IfNotPresent
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
          command:
            - sleep
            - infinity
          imagePullPolicy: IfNotPresent
""",
        ),
    )


def _sleep(container: Any) -> None:
    container.insert(list(container).index("image") + 1, "command", ["sleep", "infinity"])

"""A script of another image."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part
from faults.kinds.kubernetes.steps import UnstartedWorkload
from faults.kinds.placed import Change

SCRIPT = "start.sh"


class CommandThatIsNotThere(UnstartedWorkload):
    """The container is to run a script that its image does not have.

    All services of the house have such a script, but for this one. The container is created, and there is nothing in it
    that could be started.

    Find it: the pods go from RunContainerError to CrashLoopBackOff without one line of log; their events say that
    there is no such file. Mend it: take the command out, for the image has its own.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        own = part.container.get("image") == app.description.image and SCRIPT not in app
        return part.with_container(_command) if own and "command" not in part.container else None

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
            - ./start.sh
          imagePullPolicy: IfNotPresent
""",
        ),
    )


def _command(container: Any) -> None:
    container.insert(list(container).index("image") + 1, "command", [f"./{SCRIPT}"])

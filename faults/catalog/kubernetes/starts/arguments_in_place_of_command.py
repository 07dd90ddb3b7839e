"""An option without its program."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.places import listed_command
from faults.kinds.kubernetes.parts import Part
from faults.kinds.kubernetes.steps import UnstartedWorkload
from faults.kinds.placed import Change


class ArgumentsInPlaceOfCommand(UnstartedWorkload):
    """The container gets an argument, which takes the place of the whole command.

    `args` stands for the image's CMD, and `command` for its ENTRYPOINT. This image has only the former: instead of
    being put behind the command, the argument is what is to be run.

    Find it: the pods go from RunContainerError to CrashLoopBackOff without one line of log; their events say that
    an executable with the name of the option was not found. Mend it: give the whole command, or take the argument out.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        given = {"command", "args"} & part.container.keys()
        own = part.container.get("image") == app.description.image and listed_command(app) is not None
        return part.with_container(_argue) if own and not given else None

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
          args:
            - --verbose
          imagePullPolicy: IfNotPresent
""",
        ),
    )


def _argue(container: Any) -> None:
    container.insert(list(container).index("image") + 1, "args", ["--verbose"])

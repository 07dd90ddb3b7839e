"""The name of a release, as another program has it."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part
from faults.kinds.kubernetes.steps import UnpulledWorkload
from faults.kinds.placed import Change


class TagOfGit(UnpulledWorkload):
    """The image's tag has a v before the number, and nobody ever pushed such an image.

    So the release is called in the repository of the source. Images of it have the bare number. No registry knows the
    tag, and the pods wait for an image that will not come.

    Find it: the pods are in ImagePullBackOff, and their events say what could not be pulled. Mend it: write the tag as
    the registry has it.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        name, sign, tag = str(part.container.get("image")).rpartition(":")
        if not sign or "/" in tag or not tag[:1].isdecimal():
            return None

        def change(container: Any) -> None:
            container["image"] = f"{name}:v{tag}"

        return part.with_container(change)

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
          image: stars:v2.0.1
""",
        ),
    )

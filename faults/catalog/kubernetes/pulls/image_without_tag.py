"""The latest image, of which there is none."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part
from faults.kinds.kubernetes.steps import UnpulledWorkload
from faults.kinds.placed import Change


class ImageWithoutTag(UnpulledWorkload):
    """The image is named without a tag, which means the one called latest, and there is none.

    The service's images are built with the number of their version, and with nothing else. Without a tag, the nodes
    look for another one than they have.

    Find it: the pods are in ImagePullBackOff, and `kubectl describe` shows an image without a tag. Mend it: name the
    version.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        image = str(part.container.get("image"))
        name, sign, tag = image.rpartition(":")
        if image != app.description.image or not sign or "/" in image or tag == "latest":
            return None

        def change(container: Any) -> None:
            container["image"] = name

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
          image: stars
""",
        ),
    )

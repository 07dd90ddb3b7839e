"""An image whose name begins like a sentence."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part
from faults.kinds.kubernetes.steps import UnpulledWorkload
from faults.kinds.placed import Change


class CapitalInImageName(UnpulledWorkload):
    """The image's name has a capital letter.

    The product is written so, and images never are: their names are in lower case. The name cannot even be read, so
    nobody tries to pull it.

    Find it: the pods are in InvalidImageName, and their events say that a repository's name must be lower case. Mend
    it: write it in lower case.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        image = part.container.get("image")
        if not isinstance(image, str) or "/" in image or not image[:1].islower():
            return None

        def change(container: Any) -> None:
            container["image"] = image[0].upper() + image[1:]

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
          image: Stars:2.0.1
""",
        ),
    )

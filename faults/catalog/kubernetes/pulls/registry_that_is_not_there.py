"""A registry that only another network has."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part
from faults.kinds.kubernetes.steps import UnpulledWorkload
from faults.kinds.placed import Change


class RegistryThatIsNotThere(UnpulledWorkload):
    """The image is to come from a registry that the nodes do not know.

    The manifest was made where images come from a registry of one's own. Here no name server knows it, and the pods
    wait for an image that will not come.

    Find it: the pods are in ImagePullBackOff, and their events say that there is no such host. Mend it: name the image
    without the registry, or one that the nodes can reach.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        image = part.container.get("image")
        if not isinstance(image, str) or "/" in image:
            return None

        def change(container: Any) -> None:
            container["image"] = f"registry.{app.description.name}.internal/{image}"

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
          image: registry.stars.internal/stars:2.0.1
""",
        ),
    )

"""An image that is there, and is fetched all the same."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part
from faults.kinds.kubernetes.steps import UnpulledWorkload
from faults.kinds.placed import Change


class LocalImageAlwaysPulled(UnpulledWorkload):
    """The nodes are to pull an image each time that is on the nodes only.

    The service's image is built where it runs, or loaded into the nodes, and no registry has it. With this policy, what
    a node has does not count: it asks the registry, which knows no such image.

    Find it: the pods are in ImagePullBackOff, though the node has an image of just that name. Mend it: pull it only
    where it is not present, or push it to a registry.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        image = str(part.container.get("image"))
        own = image == app.description.image and "/" not in image
        return part.with_container(_pull) if own and part.container.get("imagePullPolicy") != "Always" else None

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
          imagePullPolicy: Always
""",
        ),
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
          imagePullPolicy: Always
          resources: {}
""",
        ),
    )


def _pull(container: Any) -> None:
    if "imagePullPolicy" in container:
        container["imagePullPolicy"] = "Always"
    else:
        container.insert(list(container).index("image") + 1, "imagePullPolicy", "Always")

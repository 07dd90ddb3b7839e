"""A pod that somebody left behind, among the service's own."""

from collections.abc import Iterator
from functools import partial

from bases.app import App
from bases.manifests import container
from faults.fault import Example
from faults.kinds.kubernetes.added import add_file
from faults.kinds.kubernetes.changed import Group, Spot
from faults.kinds.kubernetes.serving import ENDPOINTS, Door, doors
from faults.kinds.kubernetes.tried import TriedFault, require

FILE = "debug.yaml"


class DebuggingPodInTheService(TriedFault):
    """A pod for debugging carries the label that the Service selects by.

    It was made from the service's own manifest, with a command that does nothing, so that one can look around in the
    image. It has no probe, so that it counts as ready at once, and every few requests, one is sent to it and refused.
    The disruption budget counts it, too: since Kubernetes 1.22 it lets one more pod go for it, before that none.

    Find it: `kubectl get endpoints` shows one address more than the Deployment has replicas; `kubectl get pods` shows a
    pod that belongs to no Deployment. Mend it: take the pod away, or its label.
    """

    group = Group.MISBEHAVE

    def tries(self, app: App) -> Iterator[Spot]:
        for door in doors(app):
            if door.name == "front":
                yield Spot(door.name, partial(_add, door=door), (ENDPOINTS,))

    examples = (
        Example(
            place="applied",
            before="""\
resources:
  - configuration.yaml
  - deployment.yaml
  - service.yaml
""",
            after="""\
resources:
  - configuration.yaml
  - debug.yaml
  - deployment.yaml
  - service.yaml
""",
            beside={
                "deploy/debug.yaml": """\
apiVersion: v1
kind: Pod
metadata:
  name: stars-debug
  labels:
    app: stars
spec:
  containers:
    - name: stars
      image: stars:2.0.1
      command:
        - sleep
        - infinity
"""
            },
        ),
    )


def _add(app: App, door: Door) -> App:
    description = app.description
    spec = container(app, door.workload) or {}
    require(app, {"name", "image"} <= spec.keys(), "a container with an image")
    lines = [
        "apiVersion: v1",
        "kind: Pod",
        "metadata:",
        f"  name: {description.name}-debug",
        "  labels:",
        *(f"    {label}: {value}" for label, value in door.thing.below("spec", "selector").items()),
        "spec:",
        "  containers:",
        f"    - name: {spec['name']}",
        f"      image: {spec['image']}",
        "      command:",
        "        - sleep",
        "        - infinity",
    ]
    # A target that is a name is looked up in each pod.
    targets = [entry.get("targetPort") for entry in door.thing.below("spec")["ports"] if entry["port"] == door.port]
    names = [target for target in targets if isinstance(target, str)]
    for name in names:
        lines += ["      ports:", f"        - name: {name}", f"          containerPort: {door.listening}"]
    return add_file(app, FILE, "\n".join([*lines, ""]))

"""A place to write to, right where the program is."""

from collections.abc import Iterator
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.places import working_directory
from faults.kinds.kubernetes.changed import Group, Spot, SpotFault
from faults.kinds.kubernetes.parts import listed, service_part
from faults.kinds.manifests.settings import STARTS

VOLUME = "workspace"


class EmptyVolumeOverCode(SpotFault):
    """An empty volume is mounted over the folder that the image has the service in.

    It was to have a place where it may write, and the folder that it runs in seemed right for that. A mount hides what
    the image has there: the container starts in an empty folder and finds no program.

    Find it: the container ends at once, and its last words are that there is no such module, which the image has
    for sure; `kubectl describe pod` shows what is mounted where. Mend it: mount the volume at a folder of its own.
    """

    group = Group.START

    def spots(self, app: App) -> Iterator[Spot]:
        part, place = service_part(app), working_directory(app)
        folder = place.operands[0].text.rstrip("/") if place else ""
        if part is None or not folder.startswith("/"):
            return
        names = {volume.get("name") for volume in listed(part.pod, "volumes")}
        folders = {str(mount.get("mountPath")) for mount in listed(part.container, "volumeMounts")}
        if VOLUME in names or folder in folders:
            return

        def change(pod: Any) -> None:
            (container,) = (each for each in pod["containers"] if each["name"] == part.workload.container)
            container.setdefault("volumeMounts", []).append({"name": VOLUME, "mountPath": folder})
            pod.setdefault("volumes", []).append({"name": VOLUME, "emptyDir": {}})

        yield Spot(part.name, part.with_pod(change), (STARTS,))

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
          image: stars:2.0.1
          volumeMounts:
            - name: workspace
              mountPath: /app
      volumes:
        - name: workspace
          emptyDir: {}
""",
        ),
    )

"""Half of a volume."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, listed
from faults.kinds.kubernetes.steps import RefusedWorkload
from faults.kinds.placed import Change

VOLUME, FOLDER = "tmp", "/tmp"


class MountWithoutVolume(RefusedWorkload):
    """The container mounts a volume that the pod does not declare.

    A place for temporary files was to be added. That takes two entries, far apart in the file: the container's mount
    is there, and the pod's volume was forgotten. The workload is refused.

    Find it: the API server says that the name of the mount was not found. Mend it: declare the volume.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        volumes = {volume.get("name") for volume in listed(part.pod, "volumes")}
        folders = {mount.get("mountPath") for mount in listed(part.container, "volumeMounts")}
        return None if VOLUME in volumes or FOLDER in folders else part.with_container(_mount)

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
      terminationGracePeriodSeconds: 30
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
            - name: tmp
              mountPath: /tmp
      terminationGracePeriodSeconds: 30
""",
        ),
    )


def _mount(container: Any) -> None:
    container.setdefault("volumeMounts", []).append({"name": VOLUME, "mountPath": FOLDER})

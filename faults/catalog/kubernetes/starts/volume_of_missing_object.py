"""A volume of files that nobody has applied."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, Spot, SpotFault
from faults.kinds.kubernetes.parts import below, listed, parts
from faults.kinds.manifests.settings import shorten

SOURCES = {"configMap": "name", "secret": "secretName"}


class VolumeOfMissingObject(SpotFault):
    """A volume is to hold the files of a ConfigMap or Secret that does not exist.

    Its name is misspelt. The kubelet waits for the object before it starts the container, and says so in the pod's
    events only: the pod is being created for as long as nobody looks.

    Find it: the pod stays in ContainerCreating, and its events say that mounting the volume failed for the object was
    not found. Mend it: write the name as the object has it.
    """

    group = Group.START

    def spots(self, app: App) -> Iterator[Spot]:
        for part in parts(app):
            for number, volume in enumerate(listed(part.pod, "volumes")):
                for source, field in SOURCES.items():
                    name = below(volume, source).get(field)
                    if isinstance(name, str) and len(name) > 3 and not volume[source].get("optional"):
                        change = _misspelling(number, source, field, shorten(name, Random(0)))
                        place = f"{part.name}.{volume.get('name')}"
                        yield Spot(place, part.with_pod(change), part.stopped("started"))

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
      volumes:
        - name: certificates
          secret:
            secretName: stars-certificates
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
      volumes:
        - name: certificates
          secret:
            secretName: stars-certifiates
""",
        ),
    )


def _misspelling(number: int, source: str, field: str, name: str) -> Callable[[Any], None]:
    def change(pod: Any) -> None:
        pod["volumes"][number][source][field] = name

    return change

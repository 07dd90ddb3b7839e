"""A disk of a class that this cluster has not."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below, listed
from faults.kinds.kubernetes.steps import UnplacedWorkload
from faults.kinds.placed import Change


class StorageClassThatIsNotThere(UnplacedWorkload):
    """The volume is to be of a storage class that does not exist.

    Classes have other names on every cluster, and this one's is from another. Nobody makes a volume for the claim,
    which waits, and the pod waits for its volume.

    Find it: the pod is Pending for its claim is unbound, and the claim's events say that the storage class was not
    found. Mend it: name one that `kubectl get storageclass` shows, or none, for the default. What is claimed cannot be
    changed in place: delete the StatefulSet and the claim, and apply them anew.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        claims = listed(below(part.thing.data, "spec"), "volumeClaimTemplates")
        fits = len(claims) == 1 and below(claims[0], "spec") and "storageClassName" not in claims[0]["spec"]
        return part.with_workload(_classify) if fits else None

    examples = (
        Example(
            place="database-manifest",
            before="""\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  template:
    spec:
      containers:
        - name: postgres
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: 1Gi
""",
            after="""\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  template:
    spec:
      containers:
        - name: postgres
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        storageClassName: fast
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: 1Gi
""",
        ),
    )


def _classify(document: Any) -> None:
    document["spec"]["volumeClaimTemplates"][0]["spec"].insert(0, "storageClassName", "fast")

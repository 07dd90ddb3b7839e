"""A database in the pod's own scratch space."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.editors.yaml import remove_key
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, pod_of
from faults.kinds.kubernetes.storage import KEPT, data_mount
from faults.kinds.kubernetes.tried import TriedWorkload, require


class DatabaseInAnEmptyFolder(TriedWorkload):
    """The database's data are in a volume that lives as long as its pod.

    On a developer's cluster there was no storage class, and an emptyDir let the pod start. It outlives a container's
    restart, which is what one tries. When the pod goes, because its node is drained or its manifest changes, the next
    one begins with an empty folder, makes a new database there, and says nothing of it.

    Find it: after the pod was replaced there are only the rows that the scripts insert; `kubectl get pvc` shows no
    claim. Mend it: put the data on a claim; the StatefulSet has to be made anew for it.
    """

    group = Group.STATE
    database = (KEPT,)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        name = data_mount(app, document, workload)["name"]
        claims = [claim["metadata"]["name"] for claim in document["spec"].get("volumeClaimTemplates") or ()]
        require(app, claims == [name], "one claim, for the data")
        pod = pod_of(document)
        pod.setdefault("volumes", []).append({"name": name, "emptyDir": {}})
        remove_key(document["spec"], "volumeClaimTemplates")

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
          image: postgres:17
          volumeMounts:
            - name: stars
              mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
    - metadata:
        name: stars
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
          image: postgres:17
          volumeMounts:
            - name: stars
              mountPath: /var/lib/postgresql/data
      volumes:
        - name: stars
          emptyDir: {}
""",
        ),
    )

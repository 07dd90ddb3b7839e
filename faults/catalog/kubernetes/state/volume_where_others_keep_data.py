"""A volume that is mounted beside the data."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.storage import KEPT, data_mount
from faults.kinds.kubernetes.tried import TriedWorkload

FOLDER = "/var/lib/pgsql/data"


class VolumeWhereOthersKeepData(TriedWorkload):
    """The volume is mounted where another distribution's Postgres keeps its data.

    This image keeps them elsewhere. Pod, claim and volume are all in good order, and the volume is empty; the data are
    in the container's own layer and go with it.

    Find it: after the pod was replaced there are only the rows that the scripts insert; in the container, `df` shows
    that the data directory is not on the volume. Mend it: mount the volume where the image keeps its data.
    """

    group = Group.STATE
    database = (KEPT,)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        data_mount(app, document, workload)["mountPath"] = FOLDER

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
      volumes:
        - name: stars
          persistentVolumeClaim:
            claimName: stars
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
              mountPath: /var/lib/pgsql/data
      volumes:
        - name: stars
          persistentVolumeClaim:
            claimName: stars
""",
        ),
    )

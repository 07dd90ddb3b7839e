"""Data that are kept beside their volume."""

import posixpath
from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, container_of
from faults.kinds.kubernetes.storage import DATA_VARIABLE, KEPT, data_mount
from faults.kinds.kubernetes.tried import TriedWorkload


class DataBesideTheVolume(TriedWorkload):
    """PGDATA names a folder beside the one that the volume is mounted at.

    It should be one below it; a part of the path was lost. Postgres makes the folder in the container's own layer, on
    its first start and after every loss of the pod, and fills it with a new database each time.

    Find it: after the pod was replaced there are only the rows that the scripts insert; `SHOW data_directory` is not
    below any mount. Mend it: name a folder below the mount.
    """

    group = Group.STATE
    database = (KEPT,)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        mount = data_mount(app, document, workload)
        (entry,) = (each for each in container_of(document, workload)["env"] if each["name"] == DATA_VARIABLE)
        folder, name = posixpath.split(entry["value"])
        if folder != mount["mountPath"]:
            raise ValueError(f"{DATA_VARIABLE} is no folder of the volume's")
        entry["value"] = posixpath.join(posixpath.dirname(folder), name)

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
          env:
            - name: PGDATA
              value: /data/postgres/17
          volumeMounts:
            - name: stars
              mountPath: /data/postgres
  volumeClaimTemplates:
    - metadata:
        name: stars
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
          env:
            - name: PGDATA
              value: /data/17
          volumeMounts:
            - name: stars
              mountPath: /data/postgres
  volumeClaimTemplates:
    - metadata:
        name: stars
""",
        ),
    )

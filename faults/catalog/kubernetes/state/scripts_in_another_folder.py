"""Scripts where nobody looks for them."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.storage import SCRIPTS_FOLDER, ScriptsFault, scripts_mount


class ScriptsInAnotherFolder(ScriptsFault):
    """The database's scripts are mounted at a folder that its image does not look into.

    Two letters of the name are missing. The folder is made for the mount, the scripts are in it, and the one with the
    right name is empty: the database is made without a table.

    Find it: the database's log says that a relation does not exist, and nothing of scripts that were run at its first
    start. Mend it: mount them where the image looks, and make the database anew or run the scripts by hand: the image
    runs them only once.
    """

    group = Group.STATE

    def change(self, app: App, workload: Workload, document: Any) -> None:
        mounts, place = scripts_mount(app, document, workload)
        mounts[place]["mountPath"] = SCRIPTS_FOLDER.replace("initdb", "init")

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
            - name: scripts
              mountPath: /docker-entrypoint-initdb.d
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
            - name: scripts
              mountPath: /docker-entrypoint-init.d
""",
        ),
    )

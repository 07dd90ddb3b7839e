"""A volume of scripts that no container mounts."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.storage import ScriptsFault, scripts_mount


class ScriptsNotMounted(ScriptsFault):
    """The volume with the database's scripts is mounted nowhere.

    A pod may have volumes that none of its containers mounts. The database is made, without a table: it is ready, and
    so is the service, and every request for data is an error.

    Find it: the database's log says that a relation does not exist; `\\dt` lists none, and the folder that the image
    runs scripts from is empty. Mend it: mount the volume there, and make the database anew or run the scripts by hand:
    the image runs them only once.
    """

    group = Group.STATE

    def change(self, app: App, workload: Workload, document: Any) -> None:
        mounts, place = scripts_mount(app, document, workload)
        del mounts[place]

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
            - name: scripts
              mountPath: /docker-entrypoint-initdb.d
              readOnly: true
      volumes:
        - name: scripts
          configMap:
            name: stars-scripts
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
        - name: scripts
          configMap:
            name: stars-scripts
""",
        ),
    )

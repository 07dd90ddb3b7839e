"""Scripts that nobody misses."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.storage import ScriptsFault, scripts_volume
from faults.kinds.kubernetes.tried import require


class OptionalScripts(ScriptsFault):
    """The volume with the database's scripts is of a ConfigMap that is not there, and need not be.

    The ConfigMap was to get another name. As long as it had none of that name, the pod did not start, and so the volume
    was made optional. Now the pod starts, the folder is empty, and the database is made without a table.

    Find it: the database's log says that a relation does not exist; `kubectl describe pod` names a ConfigMap that
    `kubectl get configmaps` does not list. Mend it: name the one that there is, not as optional, and make the database
    anew or run the scripts by hand: the image runs them only once.
    """

    group = Group.STATE

    def change(self, app: App, workload: Workload, document: Any) -> None:
        volume = scripts_volume(app, document, workload)
        require(app, not volume.get("optional"), "scripts that have to be there")
        volume["name"] = f"{workload.name}-scripts"
        volume["optional"] = True

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
      volumes:
        - name: scripts
          configMap:
            name: stars-schema
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
              mountPath: /docker-entrypoint-initdb.d
      volumes:
        - name: scripts
          configMap:
            name: stars-database-scripts
            optional: true
""",
        ),
    )

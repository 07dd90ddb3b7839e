"""Scripts under names that nobody takes for scripts."""

from typing import Any

from bases.app import App
from bases.description import Workload
from bases.pods import config_map
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.storage import ScriptsFault, scripts_volume
from faults.kinds.kubernetes.tried import require

SUFFIX = ".sql"


class ScriptsWithoutTheirSuffix(ScriptsFault):
    """The database's scripts are mounted without the end of their names.

    Numbers were put before the names, so that one sees in which order they are run. The image goes by how a name ends:
    what is not called a script is left out, with a line in the log that nobody reads, and the database is made without
    a table.

    Find it: the log of the database's first start says that it ignores each of the files. Mend it: give them their
    suffix, and make the database anew or run the scripts by hand: the image runs them only once.
    """

    group = Group.STATE

    def change(self, app: App, workload: Workload, document: Any) -> None:
        volume = scripts_volume(app, document, workload)
        keys = sorted(config_map(app, volume["name"]))
        named = bool(keys) and all(key.endswith(SUFFIX) for key in keys)
        require(app, named and "items" not in volume, f"files that end in {SUFFIX}")
        volume["items"] = [
            {"key": key, "path": f"{number}0-{key.removesuffix(SUFFIX)}"} for number, key in enumerate(keys, start=1)
        ]

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
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-schema
data:
  schema.sql: CREATE TABLE stars ();
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
            name: stars-schema
            items:
              - key: schema.sql
                path: 10-schema
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-schema
data:
  schema.sql: CREATE TABLE stars ();
""",
        ),
    )

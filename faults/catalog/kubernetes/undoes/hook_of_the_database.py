"""A hook that takes back what somebody mends, at the next start."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.indexes import IndexFault
from faults.kinds.kubernetes.postgres import dropping, postgres
from faults.kinds.kubernetes.tried import require


class HookOfTheDatabase(IndexFault):
    """Each start of the database drops an index.

    A migration was put into the hook that is run after a container's start, and was right for the release before. Now
    the schema creates the index and the hook drops it. Whoever creates it again has mended it until the database's pod
    is replaced for some other reason.

    Find it: the index is missing again after each restart of the database; the manifest has a postStart hook. Mend it:
    take the hook out, and then create the index.
    """

    def change(self, app: App, index: str, document: Any) -> None:
        container = postgres(app, document, app.description.database.workload)
        require(app, "lifecycle" not in container, "a container without hooks")
        waiting = "until pg_isready --host=127.0.0.1; do sleep 1; done"
        command = ["sh", "-c", f"{waiting}; {dropping(app, index)}"]
        container["lifecycle"] = {"postStart": {"exec": {"command": command}}}

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
      volumes: []
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
          lifecycle:
            postStart:
              exec:
                command:
                  - sh
                  - -c
"""
            "                  - until pg_isready --host=127.0.0.1; do sleep 1; done; "
            "PGPASSWORD=$POSTGRES_PASSWORD psql --host=127.0.0.1"
            """ --username=$POSTGRES_USER --dbname=$POSTGRES_DB --command='DROP INDEX IF EXISTS stars_galaxy_id'
      volumes: []
""",
        ),
    )

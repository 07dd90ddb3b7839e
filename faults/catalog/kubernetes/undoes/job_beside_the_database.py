"""A second container that takes back what somebody mends."""

from typing import Any

from bases.app import App
from bases.contract import Witness
from faults.fault import Example
from faults.kinds.kubernetes.changed import pod_of
from faults.kinds.kubernetes.indexes import IndexFault
from faults.kinds.kubernetes.postgres import dropping, postgres
from faults.kinds.kubernetes.tried import require
from faults.kinds.placed import answers

NAME = "maintenance"


class JobBesideTheDatabase(IndexFault):
    """A container beside the database drops an index, again and again.

    It came with a migration that had found the index unused, and was to run until it succeeded; it has no end. A query
    is slow, the index that it needs is missing, and whoever creates it finds it gone a second later.

    Find it: the database's pod has two containers; its log, or pg_stat_database, shows sessions that are not the
    service's. Mend it: take the container out, and then create the index.
    """

    def shown(self, subjects: tuple[str, ...]) -> tuple[Witness, ...]:
        return (answers("database.left-alone"), *super().shown(subjects))

    def change(self, app: App, index: str, document: Any) -> None:
        container = postgres(app, document, app.description.database.workload)
        containers = pod_of(document)["containers"]
        require(app, NAME not in [each["name"] for each in containers], f"a pod without {NAME}")
        command = f"while sleep 1; do {dropping(app, index)}; done"
        beside = {"name": NAME, "image": container["image"], "command": ["sh", "-c", command]}
        containers.append(beside | {"envFrom": _plain(container["envFrom"])})

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
          envFrom:
            # Its user.
            - secretRef:
                name: stars-database-credentials
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
          envFrom:
            # Its user.
            - secretRef:
                name: stars-database-credentials
        - name: maintenance
          image: postgres:17
          command:
            - sh
            - -c
"""
            "            - while sleep 1; do "
            "PGPASSWORD=$POSTGRES_PASSWORD psql --host=127.0.0.1 --username=$POSTGRES_USER --dbname=$POSTGRES_DB"
            """ --command='DROP INDEX IF EXISTS stars_galaxy_id'; done
          envFrom:
            - secretRef:
                name: stars-database-credentials
""",
        ),
    )


def _plain(node: Any) -> Any:
    """The same without the comments that belong to it."""
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    return [_plain(item) for item in node] if isinstance(node, list) else node

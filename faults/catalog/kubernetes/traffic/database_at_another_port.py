"""A database at a port that only its own tools know."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.postgres import postgres, set_environment
from faults.kinds.kubernetes.tried import WorkloadFault, require
from faults.kinds.manifests.settings import CONNECTS

VARIABLE, PORT = "PGPORT", "5433"


class DatabaseAtAnotherPort(WorkloadFault):
    """A variable in the database's pod moves it to another port.

    It was to run beside the old one during a migration. The server heeds PGPORT, and so do the tools beside it: the
    probe asks at the new port and is content, `psql` in the container works, and the Service leads to the old port,
    which the manifest still declares.

    Find it: connections to the database's pod are refused, and from within it they are not; its log names the port that
    it listens on. Mend it: take the variable out, or move Service and configuration, too.
    """

    group = Group.TRAFFIC
    database = (CONNECTS,)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        container = postgres(app, document, workload)
        given = [entry["name"] for entry in container.get("env") or ()]
        require(app, VARIABLE not in given, f"a container without {VARIABLE}")
        set_environment(container, VARIABLE, PORT)

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
          env:
            - name: PGPORT
              value: "5433"
          envFrom:
            - secretRef:
                name: stars-database-credentials
""",
        ),
    )

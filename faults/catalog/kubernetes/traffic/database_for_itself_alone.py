"""A database that listens to its own pod."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.postgres import postgres, set_parameter
from faults.kinds.kubernetes.tried import TriedWorkload
from faults.kinds.manifests.settings import CONNECTS


class DatabaseForItselfAlone(TriedWorkload):
    """The database listens on localhost.

    Whoever hardened it had a server in mind on which the service runs, too. A probe that is run in the container
    reaches it: the pod is ready and the Service leads to it. Whoever comes from another pod is refused.

    Find it: connections to the database's pod are refused, and from within it they are not; `SHOW listen_addresses`
    says localhost. Mend it: take the parameter out.
    """

    group = Group.TRAFFIC
    database = (CONNECTS,)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        set_parameter(app, postgres(app, document, workload), "listen_addresses", "localhost")

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
          args:
            - postgres
            # Slow ones.
            - -c
            - log_min_duration_statement=1s
          ports:
            - containerPort: 5432
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
          args:
            - postgres
            # Slow ones.
            - -c
            - log_min_duration_statement=1s
            - -c
            - listen_addresses=localhost
          ports:
            - containerPort: 5432
""",
        ),
    )

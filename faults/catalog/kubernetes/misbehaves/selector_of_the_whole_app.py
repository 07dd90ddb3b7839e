"""A Service that leads to the database, too."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.serving import ENDPOINTS, Door, doors, port_of
from faults.kinds.kubernetes.tried import Place, TriedFault, edit, require

LABEL = "app.kubernetes.io/part-of"


class SelectorOfTheWholeApp(TriedFault):
    """The Service selects every pod that is part of the app.

    The label was made for an overview, and the Service selects by it. The database's pod has it as well: every few
    requests, one goes to it, at a port where nobody listens. The more replicas there are, the rarer it is.

    Find it: `kubectl get endpoints` shows one address more than there are replicas, which is the database's. Mend it:
    select by the label that only the service's own pods have.
    """

    group = Group.MISBEHAVE

    def tries(self, app: App) -> Iterator[Place]:
        for door in doors(app):
            if door.name == "front":
                yield Place(door.name, partial(self._change, door=door), (ENDPOINTS,))

    def _change(self, app: App, door: Door) -> App:
        description = app.description
        part = description.name

        def label(document: Any) -> None:
            labels = document["spec"]["template"]["metadata"]["labels"]
            require(app, LABEL not in labels, f"pods without {LABEL}")
            labels[LABEL] = part

        def select(document: Any) -> None:
            selector = document["spec"]["selector"]
            for old in list(selector):
                del selector[old]
            selector[LABEL] = part
            # By a name it would be looked up in each pod, and the database's has none of that name.
            port_of(document, door)["targetPort"] = door.listening

        for workload in (description.service.workload, description.database.workload):
            app = edit(app, workload.kind, workload.name, label)
        return edit(app, "Service", door.thing.name, select)

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    metadata:
      labels:
        app: stars
    spec:
      containers:
        - name: stars
          image: stars:2.0.1
          env:
            - name: LISTEN_PORT
              value: "8080"
          ports:
            - name: web
              containerPort: 8080
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  template:
    metadata:
      labels:
        app: stars-database
    spec:
      containers:
        - name: postgres
          image: postgres:17
---
apiVersion: v1
kind: Service
metadata:
  name: stars-front
spec:
  selector:
    app: stars
  ports:
    - port: 80
      targetPort: web
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    metadata:
      labels:
        app: stars
        app.kubernetes.io/part-of: stars
    spec:
      containers:
        - name: stars
          image: stars:2.0.1
          env:
            - name: LISTEN_PORT
              value: "8080"
          ports:
            - name: web
              containerPort: 8080
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  template:
    metadata:
      labels:
        app: stars-database
        app.kubernetes.io/part-of: stars
    spec:
      containers:
        - name: postgres
          image: postgres:17
---
apiVersion: v1
kind: Service
metadata:
  name: stars-front
spec:
  selector:
    app.kubernetes.io/part-of: stars
  ports:
    - port: 80
      targetPort: 8080
""",
        ),
    )

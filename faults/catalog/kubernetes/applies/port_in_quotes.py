"""A number that is a string."""

from collections.abc import Iterator
from typing import Any

from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bases.app import App
from bases.manifests import find_object
from faults.editors.yaml import edit_object
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, Spot, SpotFault
from faults.kinds.kubernetes.lost import TAKEN, lost, unread
from faults.kinds.kubernetes.parts import below, listed, parts


class PortInQuotes(SpotFault):
    """A port's number is in quotation marks.

    In a ConfigMap a number has to have them, and here it must not. kubectl does not take the string for a number and
    reads no further: what comes after this object is not applied either.

    Find it: kubectl says that it got a string where it expected an integer, and where. Mend it: take the quotation
    marks off.
    """

    group = Group.APPLY

    def spots(self, app: App) -> Iterator[Spot]:
        for part in parts(app):
            ports = listed(part.container, "ports")
            if len(ports) == 1 and isinstance(ports[0].get("containerPort"), int):
                shows = (TAKEN, *lost(app, unread(app, part.workload.kind, part.workload.name)))
                yield Spot(part.name, part.with_container(_quote_container), shows)
        name = app.description.service.front.service
        front = find_object(app, "Service", name)
        ports = listed(below(front.data, "spec"), "ports") if front else []
        if len(ports) == 1 and isinstance(ports[0].get("port"), int):
            shows = (TAKEN, *lost(app, unread(app, "Service", name)))
            yield Spot("front", lambda app: edit_object(app, "Service", name, _quote_service), shows)

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
    spec:
      containers:
        - name: stars
          ports:
            - containerPort: 80
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      containers:
        - name: stars
          ports:
            - containerPort: "80"
""",
        ),
        Example(
            place="front",
            before="""\
apiVersion: v1
kind: Service
metadata:
  name: stars-front
spec:
  selector:
    app: stars
  ports:
    - port: 80
      targetPort: 80
""",
            after="""\
apiVersion: v1
kind: Service
metadata:
  name: stars-front
spec:
  selector:
    app: stars
  ports:
    - port: "80"
      targetPort: 80
""",
        ),
    )


def _quote_container(container: Any) -> None:
    _quote(container["ports"][0], "containerPort")


def _quote_service(document: Any) -> None:
    _quote(document["spec"]["ports"][0], "port")


def _quote(port: Any, field: str) -> None:
    port[field] = DoubleQuotedScalarString(str(port[field]))

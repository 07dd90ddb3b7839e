"""A number that is a string."""

from collections.abc import Iterator
from typing import Any

from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, Spot
from faults.kinds.kubernetes.lost import unread
from faults.kinds.kubernetes.parts import listed, parts
from faults.kinds.kubernetes.tried import TriedFault


class PortInQuotes(TriedFault):
    """A port's number is in quotation marks.

    In a ConfigMap a number has to have them, and here it must not. The string is not taken for a number, and the object
    is refused with all that is in it; before Kubernetes 1.25, what comes after it is not applied either.

    Find it: `kubectl apply` says that there is a string where it expects an integer, and where. Mend it: take the
    quotation marks off.
    """

    group = Group.APPLY

    def tries(self, app: App) -> Iterator[Spot]:
        for part in parts(app):
            ports = listed(part.container, "ports")
            if len(ports) == 1 and isinstance(ports[0].get("containerPort"), int):
                shows = tuple(unread(app, part.workload.kind, part.workload.name))
                yield Spot(part.name, part.with_container(_quote), shows)

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
    )


def _quote(container: Any) -> None:
    (port,) = container["ports"]
    port["containerPort"] = DoubleQuotedScalarString(str(port["containerPort"]))

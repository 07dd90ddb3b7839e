"""A port of every node, and not one of those that are for it."""

from collections.abc import Iterator
from typing import Any

from bases.app import App
from bases.manifests import find_object
from faults.editors.yaml import edit_object
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, Spot, SpotFault
from faults.kinds.kubernetes.lost import TAKEN, lost
from faults.kinds.kubernetes.parts import below, listed, service_part

LEAST = 30000


class NodePortOutOfRange(SpotFault):
    """The Service is to have a port on every node, and names one that is not for that.

    The number is the one that the container listens on. Ports on nodes are between 30000 and 32767, if nobody has set
    it otherwise: the Service is refused, the pods run, and nobody comes to them.

    Find it: the API server says which ports are valid; `kubectl get service` does not show the Service. Mend it: give a
    port of that range, or none.
    """

    group = Group.APPLY

    def spots(self, app: App) -> Iterator[Spot]:
        name, part = app.description.service.front.service, service_part(app)
        front = find_object(app, "Service", name)
        inside = [port.get("containerPort") for port in listed(part.container, "ports")] if part else []
        if front is None or len(inside) != 1 or not isinstance(inside[0], int) or inside[0] >= LEAST:
            return
        spec = below(front.data, "spec")
        if spec.get("type", "ClusterIP") == "ClusterIP" and "clusterIP" not in spec and len(listed(spec, "ports")) == 1:
            shows = (TAKEN, *lost(app, {("Service", name)}))

            def change(document: Any) -> None:
                document["spec"]["type"] = "NodePort"
                document["spec"]["ports"][0]["nodePort"] = inside[0]

            yield Spot("front", lambda app: edit_object(app, "Service", name, change), shows)

    examples = (
        Example(
            place="front",
            before="""\
apiVersion: v1
kind: Service
metadata:
  name: stars-front
spec:
  type: ClusterIP
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
  type: NodePort
  selector:
    app: stars
  ports:
    - port: 80
      targetPort: 80
      nodePort: 8080
""",
        ),
    )

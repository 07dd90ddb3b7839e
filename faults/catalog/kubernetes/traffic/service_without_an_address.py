"""A headless Service where clients need an address."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.serving import FRONT, Door, ServiceFault
from faults.kinds.kubernetes.tried import require


class ServiceWithoutAnAddress(ServiceFault):
    """The Service that clients ask is headless.

    The line came along from the database's. Without an address of its own the Service's name stands for the pods
    themselves, and nobody translates its port into theirs: at the Service's port no pod listens. An ingress or a load
    balancer that goes by the address finds none.

    Find it: `kubectl get services` shows None for its address, though its endpoints are right. Mend it: take the line
    out, and delete the Service first, as its address cannot be changed.
    """

    front = (FRONT,)

    def change(self, app: App, door: Door, document: Any) -> None:
        spec = document["spec"]
        plain = "clusterIP" not in spec and spec.get("type", "ClusterIP") == "ClusterIP"
        require(app, plain and door.port != door.listening, f"an address of {door.thing.name}'s own")
        spec.insert(list(spec).index("selector"), "clusterIP", "None")

    examples = (
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
      targetPort: 8080
""",
            after="""\
apiVersion: v1
kind: Service
metadata:
  name: stars-front
spec:
  clusterIP: None
  selector:
    app: stars
  ports:
    - port: 80
      targetPort: 8080
""",
        ),
    )

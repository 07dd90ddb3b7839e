"""A Service at another port than its clients ask."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.serving import FRONT, Door, ServiceFault, port_of
from faults.kinds.kubernetes.tried import require


class ServiceAtTheContainersPort(ServiceFault):
    """The Service has the container's port for its own.

    Somebody made the two alike, to have one number less to remember. Its clients still ask at the old one, where there
    is no port any more: their connections are refused or never answered, while the Service has all of its endpoints.

    Find it: the Service's port in `kubectl get services` is not the one that clients ask at. Mend it: give it back the
    port that clients know.
    """

    front = (FRONT,)

    def change(self, app: App, door: Door, document: Any) -> None:
        require(app, not door.headless, f"an address of {door.thing.name}'s own")
        port_of(document, door)["port"] = door.listening

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
  selector:
    app: stars
  ports:
    - port: 8080
      targetPort: 8080
""",
        ),
    )

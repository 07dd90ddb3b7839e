"""A Service that leads to its own port's number."""

from typing import Any

from bases.app import App
from faults.editors.yaml import remove_key
from faults.fault import Example
from faults.kinds.kubernetes.serving import ENDPOINTS, Door, ServiceFault, port_of
from faults.kinds.kubernetes.tried import require


class TargetPortLeftOut(ServiceFault):
    """The Service does not say at which port the pods listen.

    Then it leads to the port of the same number as its own. Nobody listens there: the endpoints are listed, the pods
    are ready, and every connection is refused.

    Find it: `kubectl describe service` shows another port at its endpoints than the container's; from inside a pod the
    service answers at its own port. Mend it: name the container's port as the target.
    """

    front = (ENDPOINTS,)

    def change(self, app: App, door: Door, document: Any) -> None:
        require(app, door.port != door.listening and not door.headless, f"a port of {door.thing.name} led elsewhere")
        remove_key(port_of(document, door), "targetPort")

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
    - port: 80
""",
        ),
    )

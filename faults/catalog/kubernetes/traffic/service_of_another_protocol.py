"""A Service for UDP in front of a server of TCP."""

from collections.abc import Iterator
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.serving import ENDPOINTS, FRONT, Door, ServiceFault, doors, port_of
from faults.kinds.kubernetes.tried import Place, require
from faults.kinds.manifests.settings import CONNECTS


class ServiceOfAnotherProtocol(ServiceFault):
    """A Service's port is one of UDP.

    It was copied from a Service of names or of metrics. Ports of TCP and UDP have nothing to do with each other: no
    connection comes in, and a target that is a name is not found either, for the container's port of that name is one
    of TCP.

    Find it: `kubectl get services` shows the port with /UDP. Mend it: take the protocol out, or make it TCP.
    """

    def tries(self, app: App) -> Iterator[Place]:
        for door in doors(app):
            # A name is looked up together with the protocol, so that no pod is an endpoint.
            named = any(isinstance(entry.get("targetPort"), str) for entry in door.thing.below("spec")["ports"])
            if door.name == "front":
                yield Place(door.name, self._change(door), (ENDPOINTS if named else FRONT,))
            elif named or not door.headless:
                yield Place(door.name, self._change(door), (CONNECTS,))

    def change(self, app: App, door: Door, document: Any) -> None:
        entry = port_of(document, door)
        require(app, "protocol" not in entry, f"a port of {door.thing.name} without a protocol")
        entry.insert(list(entry).index("port"), "protocol", "UDP")

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
    - protocol: UDP
      port: 80
      targetPort: 8080
""",
        ),
    )

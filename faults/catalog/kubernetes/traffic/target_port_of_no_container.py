"""A Service that leads to a port by a name no container gives."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.serving import ENDPOINTS, Door, ServiceFault, port_of
from faults.kinds.kubernetes.tried import require
from faults.kinds.manifests.settings import CONNECTS


class TargetPortOfNoContainer(ServiceFault):
    """A Service leads to a port by a name that no container gives one.

    The name is the one that ports have in another team's charts. It is looked up in each pod, and a pod that has no
    port of that name is left out without a word: the selector is right, the pods are ready, and there are no endpoints.

    Find it: `kubectl get endpoints` shows none though the selector finds the pods; no `ports` of a container has the
    name. Mend it: use the name that the container gives its port.
    """

    front = (ENDPOINTS,)
    database = (CONNECTS,)

    def change(self, app: App, door: Door, document: Any) -> None:
        entry = port_of(document, door)
        named = isinstance(entry.get("targetPort"), str)
        require(app, named, f"a target of {door.thing.name} that is a name")
        name = f"tcp-{entry['targetPort']}"
        require(app, name not in door.pod.ports, f"a container without the port {name}")
        entry["targetPort"] = name

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
      targetPort: web # the container's
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
      targetPort: tcp-web # the container's
""",
        ),
    )

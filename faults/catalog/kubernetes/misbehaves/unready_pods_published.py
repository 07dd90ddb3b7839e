"""A Service that leads to pods before they are ready."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.serving import Door, ServiceFault
from faults.kinds.kubernetes.tried import require
from faults.kinds.placed import answers


class UnreadyPodsPublished(ServiceFault):
    """The Service leads to pods that are not ready.

    The field is for the members of a cluster that have to find each other before they can be ready. In front of a
    service it makes all probes void: a pod gets requests as soon as it has an address, before anybody listens there,
    and gets them still when it has gone. At rest nothing is seen of it.

    Find it: during a rollout requests are refused, though never less pods are ready than should be; `kubectl get
    endpoints` lists a pod that is not ready. Mend it: take the field out.
    """

    group = Group.MISBEHAVE
    front = (answers("rollout.serves"),)

    def change(self, app: App, door: Door, document: Any) -> None:
        spec = document["spec"]
        require(app, "publishNotReadyAddresses" not in spec, f"{door.thing.name} without unready pods")
        spec.insert(list(spec).index("selector"), "publishNotReadyAddresses", True)

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
  publishNotReadyAddresses: true
  selector:
    app: stars
  ports:
    - port: 80
      targetPort: 8080
""",
        ),
    )

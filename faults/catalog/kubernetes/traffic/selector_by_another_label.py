"""A Service that selects pods by a label they do not have."""

from typing import Any

from bases.app import App
from faults.editors.yaml import rename_key
from faults.fault import Example
from faults.kinds.kubernetes.serving import ENDPOINTS, Door, ServiceFault
from faults.kinds.kubernetes.tried import require
from faults.kinds.manifests.settings import CONNECTS

RECOMMENDED = "app.kubernetes.io/name"


class SelectorByAnotherLabel(ServiceFault):
    """A Service selects pods by a label that none has.

    Its selector was changed to the label that Kubernetes recommends, and the pods' labels were not. A Service that
    selects nothing is no error: it has an address and a name, and nobody behind them. Every pod is ready, and whoever
    asks the Service is refused.

    Find it: `kubectl get endpoints` shows none; compare the selector with `kubectl get pods --show-labels`. Mend it:
    select by a label that the pods have.
    """

    front = (ENDPOINTS,)
    database = (CONNECTS,)

    def change(self, app: App, door: Door, document: Any) -> None:
        selector = document["spec"]["selector"]
        label = next(iter(selector))
        require(app, RECOMMENDED not in selector, f"a selector without {RECOMMENDED}")
        rename_key(selector, label, RECOMMENDED)

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
    app.kubernetes.io/name: stars
  ports:
    - port: 80
      targetPort: 8080
""",
        ),
        Example(
            place="front",
            before="""\
apiVersion: v1
kind: Service
metadata:
  name: stars-database
spec:
  clusterIP: None
  selector:
    app: stars-database
  ports:
    - port: 5432
""",
            after="""\
apiVersion: v1
kind: Service
metadata:
  name: stars-database
spec:
  clusterIP: None
  selector:
    app.kubernetes.io/name: stars-database
  ports:
    - port: 5432
""",
        ),
    )

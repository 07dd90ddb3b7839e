"""A rollout that waits until all old pods are gone."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.editors.yaml import remove_key
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.rolling import SERVES, add_to_spec
from faults.kinds.kubernetes.tried import WorkloadFault, require


class RecreatedPods(WorkloadFault):
    """The service's pods are recreated, not replaced one by one.

    That is for what must not run twice, such as a database on a disk that one pod can have. Here it is an outage at
    each rollout: all old pods end first, and only when the last one is gone are the new ones made.

    Find it: at each rollout every request is refused until the new version is ready; the Deployment's strategy is
    Recreate. Mend it: let it roll.
    """

    group = Group.ROLLOUT
    service = (SERVES,)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        require(app, workload.kind == "Deployment", "a Deployment")
        strategy = document["spec"].get("strategy")
        if strategy is None:
            add_to_spec(app, document, "strategy", {"type": "Recreate"})
            return
        if "rollingUpdate" in strategy:
            remove_key(strategy, "rollingUpdate")
        strategy["type"] = "Recreate"

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  replicas: 2
  selector:
    matchLabels:
      app: stars
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
  template:
    spec:
      containers:
        - name: stars
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  replicas: 2
  selector:
    matchLabels:
      app: stars
  strategy:
    type: Recreate
  template:
    spec:
      containers:
        - name: stars
""",
        ),
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  selector:
    matchLabels:
      app: stars
  template:
    spec:
      containers:
        - name: stars
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  strategy:
    type: Recreate
  selector:
    matchLabels:
      app: stars
  template:
    spec:
      containers:
        - name: stars
""",
        ),
    )

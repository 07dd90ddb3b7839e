"""A strategy with the parameters of another one."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below
from faults.kinds.kubernetes.steps import RefusedWorkload
from faults.kinds.placed import Change


class RecreateWithRollingUpdate(RefusedWorkload):
    """The strategy is to end all pods first, and still says how many may be replaced at a time.

    Its type was changed, because two versions were not to run beside one another, and the lines below it were left as
    they are. They are for the other type, and the Deployment is refused.

    Find it: the API server says that `rollingUpdate` may not be given with this type. Mend it: take it out, or go back
    to the type that it belongs to.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        strategy = below(part.thing.data, "spec", "strategy")
        fits = strategy.get("type") == "RollingUpdate" and below(strategy, "rollingUpdate")
        return part.with_workload(_recreate) if fits else None

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
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
    rollingUpdate:
      maxUnavailable: 0
  template:
    spec:
      containers:
        - name: stars
""",
        ),
    )


def _recreate(document: Any) -> None:
    document["spec"]["strategy"]["type"] = "Recreate"

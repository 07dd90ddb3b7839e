"""A disruption budget that lets every pod go."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.budgets import BudgetFault
from faults.kinds.kubernetes.tried import require

ALL = "100%"


class BudgetOfEverything(BudgetFault):
    """The disruption budget allows all pods to be away at once.

    A drain was in somebody's way at a bad moment, and they widened it. It protects nothing any more: when the nodes are
    replaced, all replicas may be evicted together, and there is no service until the first is ready somewhere else.

    Find it: `kubectl get pdb` shows as many allowed disruptions as there are replicas; when nodes are replaced there is
    an outage. Mend it: allow one.
    """

    def change(self, app: App, document: Any) -> None:
        spec = document["spec"]
        require(app, "maxUnavailable" in spec, "a budget of pods that may be away")
        spec["maxUnavailable"] = ALL

    examples = (
        Example(
            place="budget",
            before="""\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: stars-budget
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: stars
""",
            after="""\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: stars-budget
spec:
  maxUnavailable: 100%
  selector:
    matchLabels:
      app: stars
""",
        ),
    )

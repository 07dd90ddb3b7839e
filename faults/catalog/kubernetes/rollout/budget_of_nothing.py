"""A disruption budget that lets no pod go."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.budgets import BudgetFault
from faults.kinds.kubernetes.tried import require


class BudgetOfNothing(BudgetFault):
    """The disruption budget allows no pod to be away.

    It was to protect the service as well as could be. A node with one of its pods cannot be drained any more: the drain
    asks again and again until somebody loses patience with it and takes the node away by force, with all that is on it.

    Find it: a drain says that it cannot evict the pod as this would violate the budget; `kubectl get pdb` shows 0
    allowed disruptions while all pods are ready. Mend it: allow one.
    """

    def change(self, app: App, document: Any) -> None:
        spec = document["spec"]
        require(app, "maxUnavailable" in spec, "a budget of pods that may be away")
        spec["maxUnavailable"] = 0

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
  maxUnavailable: 0
  selector:
    matchLabels:
      app: stars
""",
        ),
    )

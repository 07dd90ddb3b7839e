"""A disruption budget for pods that are not there."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.budgets import BudgetFault


class BudgetOfOtherPods(BudgetFault):
    """The disruption budget selects no pod.

    It goes by the Deployment's name, which is no label of its pods. A budget for nothing is no error; drains succeed at
    once, and may take all replicas together.

    Find it: `kubectl describe pdb` says that it has found no pods. Mend it: select by a label that the pods have.
    """

    def change(self, app: App, document: Any) -> None:
        labels = document["spec"]["selector"]["matchLabels"]
        labels[next(iter(labels))] = app.description.service.workload.name

    examples = (
        Example(
            place="budget",
            before="""\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: stars-budget
spec:
  minAvailable: 1
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
  minAvailable: 1
  selector:
    matchLabels:
      app: stars-service
""",
        ),
    )

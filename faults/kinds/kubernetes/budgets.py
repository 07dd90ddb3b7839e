"""What faults in disruption budgets have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from functools import partial
from typing import Any

from bases.app import App
from bases.manifests import find_object, objects
from faults.fault import Backend
from faults.kinds.kubernetes.changed import Group, Spot, edit
from faults.kinds.kubernetes.tried import TriedFault
from faults.kinds.placed import answers

BUDGET = "PodDisruptionBudget"
DISRUPTIONS = answers("pods.disruptions")
"""What a cluster lets a drain take of the service's pods."""


class BudgetFault(TriedFault):
    """A fault in the budget of the service's pods. It is seen in the manifest, and on a cluster in what that
    would let a drain take: no node is drained to try it.
    """

    group = Group.ROLLOUT
    backend = Backend.PROCESS

    @abstractmethod
    def change(self, app: App, document: Any) -> None:
        """Changes the budget in place."""

    def tries(self, app: App) -> Iterator[Spot]:
        workload = app.description.service.workload
        owner = find_object(app, workload.kind, workload.name)
        labels = owner.below("spec", "template", "metadata", "labels") if owner else {}
        for thing in objects(app):
            if thing.kind == BUDGET:
                selected = thing.below("spec", "selector", "matchLabels")
                if selected and selected.items() <= labels.items():
                    name = thing.name
                    yield Spot(name, partial(self._edit, name=name), (answers("manifests.budget"), DISRUPTIONS))

    def _edit(self, app: App, name: str) -> App:
        return edit(app, BUDGET, name, lambda document: self.change(app, document))

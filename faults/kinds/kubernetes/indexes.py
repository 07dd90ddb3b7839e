"""What faults have in common that drop an index, whoever creates it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from functools import partial
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.kinds.kubernetes.changed import Group, Spot, edit
from faults.kinds.kubernetes.tried import TriedFault


class IndexFault(TriedFault):
    """A fault that drops an index, from within the database's pod. Its sites are named for the indexes."""

    group = Group.UNDO
    outlives_its_fix = True

    @abstractmethod
    def change(self, app: App, index: str, document: Any) -> None:
        """Changes the database's workload in place."""

    def shown(self, subjects: tuple[str, ...]) -> tuple[Witness, ...]:
        """What no longer holds without an index that serves these."""
        return tuple(Witness(subject, Aspect.LATENCY) for subject in subjects)

    def tries(self, app: App) -> Iterator[Spot]:
        for name, index in app.description.indexes.items():
            yield Spot(name, partial(self._edit, index=name), self.shown(index.serves))

    def _edit(self, app: App, index: str) -> App:
        workload = app.description.database.workload
        return edit(app, workload.kind, workload.name, lambda document: self.change(app, index, document))

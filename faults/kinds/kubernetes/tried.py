"""What faults of the manifests have in common that fit wherever their change can be made."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

from bases.app import App
from bases.contract import Witness
from bases.description import Workload
from bases.manifests import ManifestError
from faults.errors import EditError
from faults.kinds.kubernetes.changed import Spot, SpotFault, edit_workload
from faults.kinds.placed import Change


class TriedFault(SpotFault):
    """A fault that fits wherever its change is not refused."""

    @abstractmethod
    def tries(self, app: App) -> Iterator[Spot]:
        """Where it may fit. The change raises EditError or ManifestError where it does not."""

    def spots(self, app: App) -> Iterator[Spot]:
        return (spot for spot in self.tries(app) if spot.shows and _takes(app, spot.change))


class TriedWorkload(TriedFault):
    """A fault that changes the service's workload, the database's, or either. Its sites are named so."""

    service: ClassVar[tuple[Witness, ...]] = ()
    """What no longer holds after a change to the service's; nothing where it does not fit."""
    database: ClassVar[tuple[Witness, ...]] = ()

    @abstractmethod
    def change(self, app: App, workload: Workload, document: Any) -> None:
        """Changes the workload in place."""

    def tries(self, app: App) -> Iterator[Spot]:
        description = app.description
        yield Spot("service", self._change(description.service.workload), self.service)
        yield Spot("database", self._change(description.database.workload), self.database)

    def _change(self, workload: Workload) -> Change:
        return lambda app: edit_workload(app, workload, lambda found: self.change(app, workload, found))


def require(app: App, holds: object, sought: str) -> None:
    """Raises EditError unless a fault's change fits."""
    if not holds:
        raise EditError(app.description.manifests, sought, 0)


def _takes(app: App, change: Change) -> bool:
    try:
        change(app)
    except (EditError, ManifestError):
        return False
    return True

"""What faults of the manifests have in common that fit wherever their change can be made."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from bases.app import App
from bases.contract import Witness
from bases.description import Workload
from bases.manifests import ManifestError
from faults.editors.yaml import edit_object
from faults.errors import EditError
from faults.fault import Site
from faults.kinds.kubernetes.changed import KubernetesFault
from faults.kinds.placed import Change

UNSUITABLE = (KeyError, TypeError, AttributeError, IndexError, ValueError)
"""What a change stumbles over in an object of another form."""


@dataclass(frozen=True)
class Place:
    """A place that a fault would like to change: its name, the change, and what no longer holds after it."""

    name: str
    change: Change
    shows: tuple[Witness, ...]


class TriedFault(KubernetesFault):
    """A fault that fits wherever its change is not refused. What each place breaks is its own."""

    shows = ()

    @abstractmethod
    def tries(self, app: App) -> Iterator[Place]:
        """Where it may fit. The change raises EditError or ManifestError where it does not."""

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        for place in self._fitting(app):
            yield place.name, place.change

    def sites(self, app: App) -> Iterator[Site]:
        for place in self._fitting(app):
            subjects = tuple(dict.fromkeys(witness.subject for witness in place.shows))
            yield Site(place.name, subjects, witnesses=frozenset(place.shows))

    def _fitting(self, app: App) -> Iterator[Place]:
        try:
            for place in self.tries(app):
                if place.shows and _takes(app, place.change):
                    yield place
        except ManifestError:
            return


class WorkloadFault(TriedFault):
    """A fault that changes the service's workload, the database's, or either. Its sites are named so."""

    service: ClassVar[tuple[Witness, ...]] = ()
    """What no longer holds after a change to the service's; nothing where it does not fit."""
    database: ClassVar[tuple[Witness, ...]] = ()

    @abstractmethod
    def change(self, app: App, workload: Workload, document: Any) -> None:
        """Changes the workload in place."""

    def tries(self, app: App) -> Iterator[Place]:
        description = app.description
        yield Place("service", self._change(description.service.workload), self.service)
        yield Place("database", self._change(description.database.workload), self.database)

    def _change(self, workload: Workload) -> Change:
        return lambda app: edit(app, workload.kind, workload.name, lambda found: self.change(app, workload, found))


def edit(app: App, kind: str, name: str, change: Callable[[Any], None]) -> App:
    """Lets a function change an object in place. Raises EditError when the object has not the form for it."""
    try:
        return edit_object(app, kind, name, change)
    except UNSUITABLE as error:
        raise EditError(app.description.manifests, f"{error} in {kind} {name}", 0) from error


def pod_of(document: Any) -> Any:
    """The `spec` of a workload's pods. KeyError, TypeError when there is none."""
    return document["spec"]["template"]["spec"]


def container_of(document: Any, workload: Workload) -> Any:
    """A workload's own container. ValueError when it is not there just once; KeyError, TypeError for another form."""
    (found,) = (item for item in pod_of(document)["containers"] if item["name"] == workload.container)
    return found


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

"""What faults of the manifests have in common that only an orchestrator shows."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from bases.app import App
from bases.contract import Witness
from bases.description import Workload
from bases.manifests import ManifestError
from faults.editors.yaml import edit_object
from faults.errors import EditError
from faults.fault import Backend, Family, Layer, Site
from faults.kinds.placed import Change, PlacedFault

UNSUITABLE = (KeyError, TypeError, AttributeError, IndexError, ValueError)
"""What a change stumbles over in an object of another form."""


class Group(StrEnum):
    """How a deployment goes wrong, as operators think of it."""

    APPLY = "does not apply"
    SCHEDULE = "does not schedule"
    PULL = "does not pull"
    START = "does not start"
    DIE = "starts and dies"
    TRAFFIC = "runs but gets no traffic"
    MISBEHAVE = "gets traffic but misbehaves"
    ROLLOUT = "deploys badly"
    STATE = "loses its state"
    UNDO = "undoes the fix"
    WATCH = "is no longer seen"


class KubernetesFault(PlacedFault):
    """A fault that changes one of several places of the manifests."""

    family = Family.KUBERNETES
    layer = Layer.MANIFEST
    backend = Backend.KUBERNETES
    group: ClassVar[Group]
    path = "the manifests"


class Spot(NamedTuple):
    """One place: the site's name, what changes it, and what no longer holds then."""

    name: str
    change: Change
    shows: Iterable[Witness]


class SpotFault(KubernetesFault):
    """A fault that breaks something of its own at each of its places."""

    @abstractmethod
    def spots(self, app: App) -> Iterator[Spot]:
        """Every place where it fits. Looks, and changes nothing. May raise ManifestError: then it fits nowhere else."""

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        return ((spot.name, spot.change) for spot in self._found(app))

    def sites(self, app: App) -> Iterator[Site]:
        for name, _, shows in self._found(app):
            witnesses = tuple(dict.fromkeys(shows))
            subjects = tuple(dict.fromkeys(witness.subject for witness in witnesses))
            yield Site(name, subjects, witnesses=frozenset(witnesses))

    def _found(self, app: App) -> Iterator[Spot]:
        try:
            yield from self.spots(app)
        except ManifestError:
            return


def edit(app: App, kind: str, name: str, change: Callable[[Any], None]) -> App:
    """Lets a function change an object in place. Raises EditError when the object has not the form for it."""
    try:
        return edit_object(app, kind, name, change)
    except UNSUITABLE as error:
        raise EditError(app.description.manifests, f"{error} in {kind} {name}", 0) from error


def edit_workload(app: App, workload: Workload, change: Callable[[Any], None]) -> App:
    """The same for a workload."""
    return edit(app, workload.kind, workload.name, change)


def edit_pod(app: App, workload: Workload, change: Callable[[Any], None]) -> App:
    """The same for the `spec` of its pods."""
    return edit_workload(app, workload, lambda document: change(pod_of(document)))


def edit_container(app: App, workload: Workload, change: Callable[[Any], None]) -> App:
    """The same for its own container."""
    return edit_workload(app, workload, lambda document: change(container_of(document, workload)))


def pod_of(document: Any) -> Any:
    """The `spec` of a workload's pods. KeyError, TypeError when there is none."""
    return document["spec"]["template"]["spec"]


def container_of(document: Any, workload: Workload) -> Any:
    """A workload's own container. ValueError when it is not there just once; KeyError, TypeError for another form."""
    (found,) = (item for item in pod_of(document)["containers"] if item["name"] == workload.container)
    return found

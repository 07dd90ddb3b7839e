"""What faults in the sources of a container's environment have in common: each changes one entry of its `envFrom`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from bases.manifests import ManifestError, container, environment
from faults.editors.manifests import edit_container
from faults.errors import EditError
from faults.fault import Family, Fault, Layer, Site
from faults.kinds.manifests.settings import STARTS, site, witnesses

STARTED = Witness("pods.started", Aspect.ANSWERS)
FIELDS = {"configMapRef": "ConfigMap", "secretRef": "Secret"}


@dataclass(frozen=True)
class Reference:
    """An entry of `envFrom`: its place in the list, and the field, kind and name that it refers by."""

    number: int
    field: str
    name: str

    @property
    def kind(self) -> str:
        return FIELDS[self.field]


def references(app: App) -> list[Reference]:
    """Every entry of the service's `envFrom`, where Kubernetes would take the manifests as they are."""
    workload = app.description.service.workload
    try:
        environment(app, workload)
        spec = container(app, workload) or {}
    except ManifestError:
        return []
    return [
        Reference(number, field, str(entry[field]["name"]))
        for number, entry in enumerate(spec.get("envFrom") or ())
        for field in FIELDS
        if field in entry and not entry[field].get("optional")
    ]


class ReferenceFault(Fault):
    """A fault that changes one entry of `envFrom`. Its sites are named for the objects that they refer to."""

    family = Family.CONFIGURATION
    layer = Layer.MANIFEST

    @abstractmethod
    def change(self, app: App, reference: Reference, entry: Any) -> None:
        """Changes the entry in place."""

    def shows(self, app: App, reference: Reference) -> tuple[Witness, ...]:
        """What no longer holds with the changed entry: without all of its environment no container is started."""
        return (STARTS, STARTED)

    def sites(self, app: App) -> Iterator[Site]:
        for reference in references(app):
            if found := self.shows(app, reference):
                yield site(reference.name, found)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        found = [reference for reference in references(app) if reference.name == site.name]
        if len(found) != 1:
            raise EditError(app.description.manifests, f"a reference to {site.name} in envFrom", len(found))
        return edit_container(app, lambda spec: self.change(app, found[0], spec["envFrom"][found[0].number]))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)

"""What faults in the objects that watch an app have in common: they set one field of one object to something else."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from bases.manifests import Object
from faults.errors import EditError
from faults.fault import Fault, Layer, Site
from faults.kinds.monitoring.expressions import MONITOR, edit_watcher, styled, watchers


@dataclass(frozen=True)
class Field:
    """A text in an object: the way of keys and places that leads to it, and the subject that it serves."""

    owner: Object
    way: tuple[str | int, ...]
    subject: str

    @property
    def value(self) -> str | None:
        """None when the way leads nowhere, or to something else than a text."""
        found = follow(self.owner.data, self.way)
        return found if isinstance(found, str) else None


class FieldFault(Fault):
    """A fault that sets one field. Its sites are those for which it knows another value."""

    layer = Layer.MONITORING

    @abstractmethod
    def fields(self, app: App) -> Iterator[Field]:
        """Where it looks."""

    @abstractmethod
    def value(self, found: str, app: App) -> str | None:
        """What is put in place of a value; None when the fault does not fit it."""

    def sites(self, app: App) -> Iterator[Site]:
        found = [field for field in self.fields(app) if field.value and self.value(field.value, app)]
        for field in found:
            if [other.subject for other in found].count(field.subject) == 1:
                yield Site(field.subject, (field.subject,))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        field = next((field for field in self.fields(app) if field.subject == site.subject), None)
        new = self.value(field.value, app) if field and field.value else None
        if field is None or new is None:
            raise EditError(app.description.monitoring.folder, f"what {self.id} breaks in {site.subject}", 0)

        def change(document: Any) -> None:
            owner = follow(document, field.way[:-1])
            owner[field.way[-1]] = styled(owner[field.way[-1]], new)

        return edit_watcher(app, field.owner, change)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]


def monitor_fields(app: App, subject: str, *way: str | int) -> Iterator[Field]:
    """A field of the one monitor there is."""
    found = watchers(app, MONITOR)
    if len(found) == 1:
        yield Field(found[0], way, subject)


def follow(node: Any, way: Iterable[str | int]) -> Any:
    """What a way of keys and places leads to; None when it leads nowhere."""
    for key in way:
        known = isinstance(node, dict) and key in node
        if not known and not (isinstance(node, list) and isinstance(key, int) and key < len(node)):
            return None
        node = node[key]
    return node

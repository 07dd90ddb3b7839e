"""What faults in the source have in common that are known by the shape of the code, in whichever module it stands."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, ClassVar

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.imports import add_import
from faults.editors.python import module
from faults.editors.unused import remove_unused
from faults.errors import EditError
from faults.fault import Fault, Layer, Site

METRIC = m.Name(value=m.MatchRegex(r"(Counter|Gauge|Histogram|Summary)(MetricFamily)?"))
"""The classes that metrics are made of, in the Python client of Prometheus."""


@dataclass(frozen=True)
class Place:
    """A part of a module, and what is put there: None takes a statement out."""

    subjects: tuple[str, ...]
    old: cst.CSTNode
    new: cst.CSTNode | None
    unused: tuple[str, ...] = ()
    """Imported names that the module may not need any more."""


class ModuleFault(Fault):
    """A fault that rewrites a part of some module. Its sites are the parts that it can rewrite, by their subject."""

    layer = Layer.SOURCE
    mentions: ClassVar[str]
    """What a module's text must hold to be worth a look."""
    imports: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Names that the rewritten part needs, as (package, name)."""

    @abstractmethod
    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        """Every part that it can rewrite, in the order of the source."""

    def sites(self, app: App) -> Iterator[Site]:
        found = list(self._find(app))
        for path, place in found:
            name = place.subjects[0]
            if [other.subjects[0] for _, other in found].count(name) == 1 and self._has_room(app, path):
                yield Site(name, place.subjects)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        found = [(path, place) for path, place in self._find(app) if place.subjects[0] == site.name]
        if len(found) != 1:
            raise EditError(app.description.source, f"what {self.id} breaks of {site.name}", len(found))
        ((path, place),) = found
        tree = module(app, path)
        broken = tree.deep_remove(place.old) if place.new is None else tree.deep_replace(place.old, place.new)
        assert isinstance(broken, cst.Module)
        if broken.bytes == app.files[path]:
            raise EditError(path, f"something to change for {site.name}", 0)
        app = app.replace(path, broken.bytes)
        for name in place.unused:
            app = remove_unused(app, path, name)
        return self._bring(app, path)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(subject, Aspect.ANSWERS) for subject in site.subjects]

    def _find(self, app: App) -> Iterator[tuple[str, Place]]:
        for path in app.below(app.description.source):
            if not path.endswith(".py") or self.mentions.encode() not in app.files[path]:
                continue
            try:
                tree = module(app, path)
            except EditError:
                continue
            for place in self.places(tree, app):
                yield path, place

    def _bring(self, app: App, path: str) -> App:
        for package, name in self.imports:
            app = add_import(app, path, package, name)
        return app

    def _has_room(self, app: App, path: str) -> bool:
        try:
            self._bring(app, path)
        except EditError:
            return False
        return True


def text(node: cst.BaseExpression) -> str | None:
    """What a plain string literal says; None for anything else."""
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else None
    return value if isinstance(value, str) else None


def quoted(node: cst.SimpleString, value: str) -> cst.SimpleString:
    """Another string in the same quotes."""
    return node.with_changes(value=f"{node.quote}{value}{node.quote}")


def without(sequence: Iterable[Any], removed: Any) -> list[Any]:
    """The elements of a call, list, tuple or dict without one. The comma of the last goes, when it had none."""
    every = list(sequence)
    left = [element for element in every if element is not removed]
    if left and removed is every[-1]:
        left[-1] = left[-1].with_changes(comma=removed.comma)
    return left

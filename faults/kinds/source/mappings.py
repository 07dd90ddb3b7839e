"""What faults in mapped classes have in common: they change the class that stands for an entity's table."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.nodes import matching, replaced
from faults.editors.python import module
from faults.errors import EditError
from faults.fault import Fault, Layer, Site


def mapped_class(app: App, entity: Entity) -> cst.ClassDef | None:
    """The class that says `__tablename__ = "<table>"`."""
    try:
        tree = module(app, entity.path)
    except EditError:
        return None
    found = [node for node in tree.body if isinstance(node, cst.ClassDef) and table_name(node, entity) is not None]
    return found[0] if len(found) == 1 else None


def table_name(node: cst.ClassDef, entity: Entity) -> cst.CSTNode | None:
    """The string that names the entity's table in a mapped class."""
    name = m.SimpleString(value=f'"{entity.table}"')
    shape = m.Assign(targets=[m.AssignTarget(target=m.Name("__tablename__"))], value=name)
    found = [assigned for assigned in matching(node, shape) if isinstance(assigned, cst.Assign)]
    return found[0].value if len(found) == 1 else None


class MappingFault(Fault):
    """A fault in a mapped class: nothing that reads or writes its table works as it should."""

    layer = Layer.SOURCE

    @abstractmethod
    def places(self, app: App) -> Iterable[tuple[Site, Entity, str]]:
        """Its sites if the class is as expected, each with its entity and what the fault needs to know besides."""

    @abstractmethod
    def rewrite(self, node: cst.ClassDef, entity: Entity, detail: str) -> cst.ClassDef | None:
        """The class as it is to be; None when the fault does not fit it."""

    def sites(self, app: App) -> Iterator[Site]:
        for site, entity, detail in self.places(app):
            node = mapped_class(app, entity)
            if node is not None and self.rewrite(node, entity, detail) is not None:
                yield site

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        for other, entity, detail in self.places(app):
            node = mapped_class(app, entity) if other.name == site.name else None
            rewritten = self.rewrite(node, entity, detail) if node is not None else None
            if node is not None and rewritten is not None:
                tree = replaced(module(app, entity.path), node, rewritten)
                assert isinstance(tree, cst.Module)
                return app.replace(entity.path, tree.bytes)
        raise EditError(
            next((e.path for o, e, _ in self.places(app) if o.name == site.name), "base.yaml"), site.name, 0
        )

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        aspects = (Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT)
        return [Witness(subject, aspect) for subject in site.subjects for aspect in aspects]

"""What faults in the source have in common: they rewrite the function that does an operation, in one layer."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any, ClassVar, Literal

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.description import Entity, Operation
from faults.editors.imports import add_constant, add_import
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.editors.python import find_function, parameters, rewrite_function, split
from faults.errors import EditError
from faults.fault import Fault, Layer, Site

Place = Literal["controller", "service", "repository"]


class FunctionFault(Fault):
    """A fault that rewrites one function. Its sites are the operations whose function it can rewrite."""

    layer = Layer.SOURCE
    place: ClassVar[Place]
    imports: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Names the rewritten function needs, as (package, name)."""
    parts: ClassVar[tuple[str, ...]] = ()
    """What of an operation it breaks, besides the operation itself: subjects that begin with the operation's name."""

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        """The broken function; None when the fault does not fit this one."""
        return None

    def rewritten(
        self, app: App, operation: Operation, function: cst.FunctionDef, params: Any
    ) -> cst.FunctionDef | None:
        """The same, for a fault that has to ask more of the app than the function and its entity."""
        return self.rewrite(function, app.description.entities[operation.entity], params)

    def constant(self, params: Any) -> tuple[str, str] | None:
        """A module constant that the rewritten function needs: its name and value."""
        return None

    def reference(self, operation: Operation) -> str:
        reference: str = getattr(operation, self.place)
        return reference

    def sites(self, app: App) -> Iterator[Site]:
        defaults = self.parameters()
        for name, operation in app.description.operations.items():
            reference = self.reference(operation)
            function = find_function(app, reference)
            if function is None or not self.rewritten(app, operation, function, defaults):
                continue
            try:
                self.bring(app, split(reference)[0], defaults)
            except EditError:
                continue
            yield Site(name, (name, *(f"{name}.{part}" for part in self.parts)))

    def bring(self, app: App, path: str, params: Any) -> App:
        """Adds the names that the rewritten function needs. Raises EditError when the module has no place for them."""
        if (constant := self.constant(params)) is not None:
            app = add_constant(app, path, *constant)
        for package, imported in self.imports:
            app = add_import(app, path, package, imported)
        return app

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        operation = app.description.operations[site.subject]
        reference = self.reference(operation)
        path, name = split(reference)

        def rewrite(function: cst.FunctionDef) -> cst.FunctionDef:
            broken = self.rewritten(app, operation, function, params)
            if broken is None:
                raise EditError(path, f"what {self.id} breaks in {name}", 0)
            return broken

        return rewrite_function(self.bring(app, path, params), reference, rewrite)


def column_comparison(function: cst.FunctionDef, annotation: str) -> tuple[cst.Comparison, str, str] | None:
    """The one `Entity.column == parameter` of a query, for a parameter of a type: the node, column and parameter."""
    wanted = {name for name, written in parameters(function).items() if written == annotation}
    shape = m.Comparison(
        left=m.Attribute(value=m.Name()), comparisons=[m.ComparisonTarget(operator=m.Equal(), comparator=m.Name())]
    )
    found = [node for node in matching(function, shape) if isinstance(node, cst.Comparison)]
    if len(found) != 1:
        return None
    right = code(found[0].comparisons[0].comparator)
    return (found[0], code(found[0].left), right) if right in wanted else None

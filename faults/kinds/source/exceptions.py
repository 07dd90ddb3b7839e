"""What faults in handlers have in common: they catch something else than the exception that the code below raises."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any, ClassVar

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.description import Operation
from faults.editors.layout import code
from faults.editors.nodes import matching, replaced
from faults.editors.python import find_function, module, split
from faults.errors import EditError
from faults.fault import Fault, Layer, Site

RAISED = ("sqlalchemy.exc", "IntegrityError")
"""What a constraint's violation raises, as (package, name)."""


class CaughtExceptionFault(Fault):
    """A fault that makes a service's function catch another exception than a constraint's violation.

    Its sites are the operations whose function has the module's only handler of it.
    """

    layer = Layer.SOURCE
    caught: ClassVar[tuple[str, str]]
    """What is imported and caught instead, as (package, name)."""

    def sites(self, app: App) -> Iterator[Site]:
        for name, operation in app.description.operations.items():
            if self._edited(app, operation) is not None:
                yield Site(name, (name,))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        operation = app.description.operations[site.subject]
        path, name = split(operation.service)
        edited = self._edited(app, operation)
        if edited is None:
            raise EditError(path, f"the only handler of {RAISED[1]}, in {name}", 0)
        return app.replace(path, edited.bytes)

    def _edited(self, app: App, operation: Operation) -> cst.Module | None:
        function = find_function(app, operation.service)
        if function is None:
            return None
        tree = module(app, split(operation.service)[0])
        package, name = RAISED
        imports = [
            node
            for node in matching(tree, m.ImportFrom(names=[m.ImportAlias(name=m.Name(name), asname=None)]))
            if isinstance(node, cst.ImportFrom) and node.module and code(node.module) == package
        ]
        shape = m.ExceptHandler(type=m.Name(name), name=None)
        if len(imports) != 1 or len(matching(function, shape)) != 1 or len(matching(tree, m.Name(name))) != 2:
            return None
        other_package, other = self.caught
        imported = cst.parse_statement(f"from {other_package} import {other}\n")
        assert isinstance(imported, cst.SimpleStatementLine)
        edited: cst.CSTNode = replaced(tree, imports[0], cst.ensure_type(imported.body[0], cst.ImportFrom))
        (handler,) = matching(edited, shape)
        assert isinstance(handler, cst.ExceptHandler)
        edited = replaced(edited, handler, handler.with_changes(type=cst.Name(other)))
        assert isinstance(edited, cst.Module)
        return edited

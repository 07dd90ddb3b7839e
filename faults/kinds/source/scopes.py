"""Statements of the app's source that belong to no one function of the description, found by their shape."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.editors.python import module
from faults.errors import EditError


def sources(app: App) -> Iterator[tuple[str, cst.Module]]:
    """Every module of the app's own source that parses, by its path."""
    for path in app.below(app.description.source):
        try:
            if path.endswith(".py"):
                yield path, module(app, path)
        except EditError:
            continue


def calls(app: App, method: str) -> Iterator[tuple[str, cst.SimpleStatementLine, cst.Call]]:
    """Every statement that is a call of a method of this name and stands beside others: path, line and call."""
    shape = m.SimpleStatementLine(body=[m.Expr(value=m.Call(func=m.Attribute(attr=m.Name(method))))])
    for path, tree in sources(app):
        if method.encode() not in app.files[path]:
            continue
        for block in matching(tree, m.IndentedBlock()):
            assert isinstance(block, cst.IndentedBlock)
            for line in block.body:
                if len(block.body) > 1 and isinstance(line, cst.SimpleStatementLine) and m.matches(line, shape):
                    expression = line.body[0]
                    assert isinstance(expression, cst.Expr)
                    assert isinstance(expression.value, cst.Call)
                    yield path, line, expression.value


def without(app: App, path: str, line: cst.SimpleStatementLine) -> App:
    """The app without a statement."""
    tree = module(app, path).deep_remove(line)
    assert isinstance(tree, cst.Module)
    return app.replace(path, tree.bytes)

"""Imports that nothing uses any more."""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.editors.python import module


def remove_unused(app: App, path: str, name: str) -> App:
    """The app without an imported name that the module does not use; the app itself while it does, or has no such."""
    tree = module(app, path)
    body = list(tree.body)
    if any(_uses(statement, name) for statement in body):
        return app
    for number, line in enumerate(body):
        found = line.body[0] if isinstance(line, cst.SimpleStatementLine) else None
        if not isinstance(found, cst.Import | cst.ImportFrom) or isinstance(found.names, cst.ImportStar):
            continue
        kept = [alias for alias in found.names if alias.evaluated_name != name]
        if len(kept) == len(found.names):
            continue
        assert isinstance(line, cst.SimpleStatementLine)
        if kept:
            listed = ", ".join(code(alias.with_changes(comma=cst.MaybeSentinel.DEFAULT)) for alias in kept)
            body[number] = line.with_changes(body=[_import(found, listed)])
        else:
            following = body[number + 1] if number + 1 < len(body) else None
            if isinstance(following, cst.SimpleStatementLine) and isinstance(
                following.body[0], cst.Import | cst.ImportFrom
            ):
                # The blank line above belongs to the group, which goes on with the next; a file begins with none.
                above = (line.leading_lines or following.leading_lines) if number else []
                body[number + 1] = following.with_changes(leading_lines=above)
            del body[number]
        return app.replace(path, tree.with_changes(body=body).bytes)
    return app


def drop_unused(before: App, after: App, path: str) -> App:
    """Takes out what is imported for something that an edit has taken away."""
    for found in matching(module(before, path), m.ImportFrom()):
        assert isinstance(found, cst.ImportFrom)
        for alias in () if isinstance(found.names, cst.ImportStar) else found.names:
            name = alias.evaluated_name
            if remove_unused(before, path, name) is before:
                after = remove_unused(after, path, name)
    return after


def _uses(statement: cst.CSTNode, name: str) -> bool:
    if isinstance(statement, cst.SimpleStatementLine) and isinstance(statement.body[0], cst.Import | cst.ImportFrom):
        return False
    members = len(matching(statement, m.Attribute(attr=m.Name(name))))
    return len(matching(statement, m.Name(name))) > members


def _import(old: cst.Import | cst.ImportFrom, names: str) -> cst.BaseSmallStatement:
    package = f"from {code(old.module)} " if isinstance(old, cst.ImportFrom) and old.module else ""
    statement = cst.parse_statement(f"{package}import {names}\n")
    assert isinstance(statement, cst.SimpleStatementLine)
    return statement.body[0]

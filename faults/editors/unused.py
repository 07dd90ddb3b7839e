"""Imports that nothing uses any more."""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.python import code, module


def remove_unused(app: App, path: str, name: str) -> App:
    """The app without an imported name that the module does not use; the app itself while it does, or has no such."""
    tree = module(app, path)
    if len(m.findall(tree, m.Name(name))) != 1:
        return app
    body = list(tree.body)
    for number, line in enumerate(body):
        found = line.body[0] if isinstance(line, cst.SimpleStatementLine) else None
        if not isinstance(found, cst.ImportFrom) or isinstance(found.names, cst.ImportStar) or found.module is None:
            continue
        kept = [alias for alias in found.names if alias.evaluated_name != name]
        if len(kept) == len(found.names):
            continue
        if kept:
            listed = ", ".join(code(alias.with_changes(comma=cst.MaybeSentinel.DEFAULT)) for alias in kept)
            body[number] = line.with_changes(body=[_import(code(found.module), listed)])
        else:
            following = body[number + 1] if number + 1 < len(body) else None
            if isinstance(following, cst.SimpleStatementLine) and m.findall(following, m.ImportFrom() | m.Import()):
                # The blank line above belongs to the group, which goes on with the next.
                body[number + 1] = following.with_changes(leading_lines=line.leading_lines or following.leading_lines)
            del body[number]
        return app.replace(path, tree.with_changes(body=body).bytes)
    return app


def _import(package: str, names: str) -> cst.ImportFrom:
    statement = cst.parse_statement(f"from {package} import {names}\n")
    assert isinstance(statement, cst.SimpleStatementLine)
    (found,) = statement.body
    assert isinstance(found, cst.ImportFrom)
    return found

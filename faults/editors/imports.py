"""Names that an edit brings into a Python module: imports in isort's order, and module constants."""

from __future__ import annotations

import sys

import libcst as cst

from bases.app import App
from faults.editors.python import module
from faults.errors import EditError


def _imported(statement: cst.CSTNode) -> cst.Import | cst.ImportFrom | None:
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
        inner = statement.body[0]
        if isinstance(inner, cst.Import | cst.ImportFrom):
            return inner
    return None


def _source(statement: cst.Import | cst.ImportFrom) -> str:
    node = statement.names[0].name if isinstance(statement, cst.Import) else statement.module
    return cst.Module(body=[]).code_for_node(node) if node else ""


def _rank(package: str, is_from: bool, own: str) -> tuple[int, bool, str]:
    """Where an import stands: the standard library, then others', then the app's own; `import` before `from`."""
    top = package.partition(".")[0]
    section = 0 if top in sys.stdlib_module_names else 2 if top == own else 1
    return section, is_from, package


def add_import(app: App, path: str, package: str, name: str) -> App:
    """`from package import name`, in the place where a formatter would put it. The app itself when it is there."""
    own = app.description.source
    tree = module(app, path)
    places = [(number, found) for number, node in enumerate(tree.body) if (found := _imported(node))]
    for number, found in places:
        if (
            isinstance(found, cst.ImportFrom)
            and _source(found) == package
            and not isinstance(found.names, cst.ImportStar)
        ):
            names = [alias.name.value for alias in found.names if isinstance(alias.name, cst.Name)]
            if name in names:
                return app
            merged = sorted({*names, name}, key=lambda word: (not word.isupper(), not word[0].isupper(), word))
            line = cst.parse_statement(f"from {package} import {', '.join(merged)}\n")
            old = tree.body[number]
            assert isinstance(old, cst.SimpleStatementLine)
            assert isinstance(line, cst.SimpleStatementLine)
            body = [*tree.body[:number], old.with_changes(body=line.body), *tree.body[number + 1 :]]
            return app.replace(path, tree.with_changes(body=body).bytes)
    rank = _rank(package, True, own)
    line = cst.parse_statement(f"from {package} import {name}\n")
    assert isinstance(line, cst.SimpleStatementLine)
    before = [
        number for number, found in places if _rank(_source(found), isinstance(found, cst.ImportFrom), own) < rank
    ]
    after = [number for number, found in places if number not in before]
    body = list(tree.body)
    blank = cst.EmptyLine(indent=False, whitespace=cst.SimpleWhitespace(""), newline=cst.Newline())
    if before:
        last = _imported(body[before[-1]])
        assert last is not None
        same = _rank(_source(last), False, own)[0] == rank[0]
        line = line.with_changes(leading_lines=[] if same else [blank])
        body.insert(before[-1] + 1, line)
    elif after:
        first = body[after[0]]
        assert isinstance(first, cst.SimpleStatementLine)
        same = _rank(_source(places[0][1]), False, own)[0] == rank[0]
        line = line.with_changes(leading_lines=first.leading_lines)
        body[after[0]] = first.with_changes(leading_lines=[] if same else [blank])
        body.insert(after[0], line)
    else:
        raise EditError(path, "an import to put another beside", 0)
    return app.replace(path, tree.with_changes(body=body).bytes)


def add_constant(app: App, path: str, name: str, value: str) -> App:
    """`name = value` after a module's imports. Raises EditError when the name is taken or nothing is imported."""
    tree = module(app, path)
    taken = [word for word in (name,) if f"\n{word} = " in app.text(path)]
    if taken:
        raise EditError(path, f"the free name {name}", 0)
    places = [number for number, node in enumerate(tree.body) if _imported(node)]
    if not places:
        raise EditError(path, "imports to put a constant after", 0)
    blank = cst.EmptyLine(indent=False, whitespace=cst.SimpleWhitespace(""), newline=cst.Newline())
    line = cst.parse_statement(f"{name} = {value}\n")
    assert isinstance(line, cst.SimpleStatementLine)
    body = list(tree.body)
    following = body[places[-1] + 1] if places[-1] + 1 < len(body) else None
    if isinstance(following, cst.SimpleStatementLine) and following.leading_lines:
        line = line.with_changes(leading_lines=[blank])
        body[places[-1] + 1] = following.with_changes(leading_lines=[])
    else:
        line = line.with_changes(leading_lines=[blank])
    body.insert(places[-1] + 1, line)
    return app.replace(path, tree.with_changes(body=body).bytes)

"""Names that an edit brings into a Python module: imports in isort's order, and module constants."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from itertools import dropwhile

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.layout import LINE_LENGTH
from faults.editors.nodes import matching
from faults.editors.python import module
from faults.errors import EditError

BLANK = cst.EmptyLine(indent=False, whitespace=cst.SimpleWhitespace(""), newline=cst.Newline())


def _imported(statement: cst.CSTNode) -> cst.Import | cst.ImportFrom | None:
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
        inner = statement.body[0]
        if isinstance(inner, cst.Import | cst.ImportFrom):
            return inner
    return None


def _source(statement: cst.Import | cst.ImportFrom) -> str:
    node = statement.names[0].name if isinstance(statement, cst.Import) else statement.module
    return cst.Module(body=[]).code_for_node(node) if node else ""


def _rank(statement: cst.Import | cst.ImportFrom, own: str) -> tuple[int, bool, str]:
    """Where an import stands: future, standard library, others', own, relative; in each, `import` before `from`."""
    package = _source(statement)
    top = package.partition(".")[0]
    section = 0 if top == "__future__" else 1 if top in sys.stdlib_module_names else 3 if top == own else 2
    relative = isinstance(statement, cst.ImportFrom) and statement.relative
    return 4 if relative else section, isinstance(statement, cst.ImportFrom), package


def _parse(package: str, names: Iterable[str]) -> cst.SimpleStatementLine:
    """An import as a formatter writes it: constants, classes and the rest in turn, on one line where that fits."""
    ordered = sorted(
        names, key=lambda word: (len(word) < 2 or not word.isupper(), not word[0].isupper(), word.lower(), word)
    )
    line = f"from {package} import {', '.join(ordered)}\n"
    if len(line) > LINE_LENGTH + 1:
        line = f"from {package} import (\n" + "".join(f"    {name},\n" for name in ordered) + ")\n"
    statement = cst.parse_statement(line)
    assert isinstance(statement, cst.SimpleStatementLine)
    return statement


def _names(statement: cst.Import | cst.ImportFrom, package: str) -> set[str] | None:
    """What is imported from a package, if the statement does that and another name can be added to it."""
    if not isinstance(statement, cst.ImportFrom) or isinstance(statement.names, cst.ImportStar):
        return None
    if statement.relative or _source(statement) != package or any(alias.asname for alias in statement.names):
        return None
    return {alias.evaluated_name for alias in statement.names}


def _set_apart(statement: cst.SimpleStatementLine, apart: bool) -> cst.SimpleStatementLine:
    """A statement with one blank line above it and its comments, or with none."""
    comments = list(dropwhile(lambda line: line.comment is None, statement.leading_lines))
    return statement.with_changes(leading_lines=[BLANK, *comments] if apart else comments)


def add_import(app: App, path: str, package: str, name: str) -> App:
    """`from package import name`, in the place where a formatter would put it. The app itself when it is there.

    Raises EditError when nothing is imported, or when the list to add the name to has comments between its names.
    """
    own = app.description.source
    tree = module(app, path)
    body = list(tree.body)
    places = [(number, found) for number, node in enumerate(body) if (found := _imported(node))]
    if not places:
        raise EditError(path, "an import to put another beside", 0)
    for number, found in places:
        names = _names(found, package)
        if names is None:
            continue
        if name in names:
            return app
        if matching(found, m.Comment()):
            raise EditError(path, f"an import from {package} without comments between its names", 0)
        old = body[number]
        assert isinstance(old, cst.SimpleStatementLine)
        body[number] = old.with_changes(body=_parse(package, {*names, name}).body)
        return app.replace(path, tree.with_changes(body=body).bytes)
    line = _parse(package, [name])
    (new,) = line.body
    assert isinstance(new, cst.ImportFrom)
    rank = _rank(new, own)
    before = [(number, found) for number, found in places if _rank(found, own) < rank]
    following = [(number, found) for number, found in places if not before or number > before[-1][0]][:1]
    for number, found in following:
        first = body[number]
        assert isinstance(first, cst.SimpleStatementLine)
        if not before:
            line = line.with_changes(leading_lines=first.leading_lines)
            first = first.with_changes(leading_lines=[])
        body[number] = _set_apart(first, _rank(found, own)[0] != rank[0])
    if before:
        number, found = before[-1]
        body.insert(number + 1, _set_apart(line, _rank(found, own)[0] != rank[0]))
    else:
        body.insert(places[0][0], line)
    return app.replace(path, tree.with_changes(body=body).bytes)


def add_constant(app: App, path: str, name: str, value: str) -> App:
    """`name = value` after a module's imports. Raises EditError when the name is taken or nothing is imported."""
    tree = module(app, path)
    if re.search(rf"\b{name}\b", tree.code):
        raise EditError(path, f"the free name {name}", 0)
    places = [number for number, node in enumerate(tree.body) if _imported(node)]
    if not places:
        raise EditError(path, "imports to put a constant after", 0)
    line = cst.parse_statement(f"{name} = {value}\n")
    assert isinstance(line, cst.SimpleStatementLine)
    body = list(tree.body)
    following = body[places[-1] + 1] if places[-1] + 1 < len(body) else None
    if isinstance(following, cst.SimpleStatementLine) and not any(line.comment for line in following.leading_lines):
        body[places[-1] + 1] = following.with_changes(leading_lines=[])
    body.insert(places[-1] + 1, line.with_changes(leading_lines=[BLANK]))
    return app.replace(path, tree.with_changes(body=body).bytes)


def drop_import(app: App, path: str, package: str, names: Iterable[str]) -> App:
    """Takes names out of `from package import …`, and the statement with the last of them.

    Raises EditError unless one statement imports all of them.
    """
    wanted = set(names)
    tree = module(app, path)
    for number, node in enumerate(tree.body):
        found = _imported(node)
        present = (_names(found, package) if found else None) or set()
        if wanted <= present and isinstance(node, cst.SimpleStatementLine):
            left = present - wanted
            body = list(tree.body)
            if left:
                body[number] = node.with_changes(body=_parse(package, left).body)
            else:
                del body[number]
                following = body[number] if number < len(body) else None
                if isinstance(following, cst.SimpleStatementLine) and _imported(following) and node.leading_lines:
                    body[number] = _set_apart(following, True)
            return app.replace(path, tree.with_changes(body=body).bytes)
    raise EditError(path, f"an import of {', '.join(sorted(wanted))} from {package}", 0)


def add_after_imports(app: App, path: str, source: str) -> App:
    """Statements, the first of them a function, after a module's imports. Raises EditError when nothing is imported or
    a name that they bind is taken.
    """
    tree, added = module(app, path), list(cst.parse_module(source).body)
    for name in (node.name.value for node in added if isinstance(node, cst.FunctionDef)):
        if re.search(rf"\b{name}\b", tree.code):
            raise EditError(path, f"the free name {name}", 0)
    places = [number for number, node in enumerate(tree.body) if _imported(node)]
    if not places:
        raise EditError(path, "imports to put something after", 0)
    first = added[0]
    assert isinstance(first, cst.FunctionDef)
    added[0] = first.with_changes(leading_lines=[BLANK, BLANK])
    body = [*tree.body[: places[-1] + 1], *added, *tree.body[places[-1] + 1 :]]
    return app.replace(path, tree.with_changes(body=body).bytes)

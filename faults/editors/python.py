"""Edits to Python source, by its syntax tree; everything that is not edited stays to the letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.layout import code, folded
from faults.editors.nodes import matching, replaced
from faults.errors import EditError

Node = TypeVar("Node", bound=cst.CSTNode)
Scope = cst.Module | cst.ClassDef | cst.FunctionDef
Rewrite = Callable[[cst.FunctionDef], cst.FunctionDef]


@lru_cache(maxsize=512)
def _parse(content: bytes) -> cst.Module:
    return cst.parse_module(content)


def module(app: App, path: str) -> cst.Module:
    """The tree of a file. Raises EditError when the file is missing or is no Python."""
    if path not in app:
        raise EditError(path, "the file itself", 0)
    try:
        return _parse(app.files[path])
    except cst.ParserSyntaxError as error:
        raise EditError(path, f"Python source (line {error.raw_line} does not parse)", 0) from error
    except (SyntaxError, LookupError, UnicodeDecodeError) as error:  # of the encoding
        raise EditError(path, f"Python source ({error})", 0) from error


def split(reference: str) -> tuple[str, str]:
    """`path::qualified.name` in two."""
    path, _, name = reference.partition("::")
    return path, name


def _functions(app: App, reference: str) -> list[cst.FunctionDef]:
    """Every function of a qualified name. Raises EditError when the file is missing or is no Python."""
    path, name = split(reference)
    scopes: list[cst.CSTNode] = [module(app, path)]
    for part in name.split("."):
        scopes = [
            node
            for scope in scopes
            for node in (scope.body if isinstance(scope, cst.Module) else scope.body.body)  # type: ignore[attr-defined]
            if isinstance(node, cst.FunctionDef | cst.ClassDef) and node.name.value == part
        ]
    return [node for node in scopes if isinstance(node, cst.FunctionDef)]


def find_function(app: App, reference: str) -> cst.FunctionDef | None:
    """The function that a reference names; None when there is no such file of Python, or not just one such function."""
    try:
        found = _functions(app, reference)
    except EditError:
        return None
    return found[0] if len(found) == 1 else None


def rewrite_function(app: App, reference: str, rewrite: Rewrite) -> App:
    """Puts what `rewrite` makes of a function in its place. Raises EditError."""
    path, name = split(reference)
    found = _functions(app, reference)
    if len(found) != 1:
        raise EditError(path, f"the function {name}", len(found))
    new = folded(rewrite(found[0]), found[0], name.count("."))
    tree = _replaced(module(app, path), name.split("."), found[0], new)
    assert isinstance(tree, cst.Module)
    return app.replace(path, tree.bytes)


def _replaced(scope: Scope, names: Sequence[str], old: cst.FunctionDef, new: cst.FunctionDef) -> Scope:
    """The scope with another function in the place that the names lead to; nothing beside the way is visited."""
    block = scope if isinstance(scope, cst.Module) else scope.body
    body = [
        new
        if node is old
        else _replaced(node, names[1:], old, new)
        if isinstance(node, cst.ClassDef | cst.FunctionDef) and node.name.value == names[0]
        else node
        for node in block.body
    ]
    if isinstance(scope, cst.Module):
        return scope.with_changes(body=body)
    return scope.with_changes(body=scope.body.with_changes(body=body))


def replace_only(node: Node, matcher: m.BaseMatcherNode, build: Callable[[cst.CSTNode], cst.CSTNode]) -> Node | None:
    """The node with its one matching part replaced; None when none or several parts match."""
    found = matching(node, matcher)
    if len(found) != 1:
        return None
    return replaced(node, found[0], build(found[0]))


def statements(code: str) -> Sequence[cst.BaseStatement]:
    """Statements to put into a function's body, indented by four spaces a level."""
    return [
        node for node in cst.parse_module(code).body if isinstance(node, cst.SimpleStatementLine | cst.BaseStatement)
    ]


def parameters(function: cst.FunctionDef) -> dict[str, str]:
    """A function's parameters and their annotations, as source."""
    return {
        parameter.name.value: code(parameter.annotation.annotation) if parameter.annotation else ""
        for parameter in function.params.params
    }


def with_body(function: cst.FunctionDef, body: Sequence[cst.BaseStatement]) -> cst.FunctionDef:
    return function.with_changes(body=function.body.with_changes(body=body))


def body_after_docstring(function: cst.FunctionDef) -> tuple[list[cst.BaseStatement], list[cst.BaseStatement]]:
    """A function's docstring, as no statement or one, and the statements after it."""
    body = [statement for statement in function.body.body if isinstance(statement, cst.BaseStatement)]
    return (body[:1], body[1:]) if function.get_docstring() is not None else ([], body)


def prepend(function: cst.FunctionDef, source: str) -> cst.FunctionDef:
    """The function with statements before its first, after its docstring."""
    docstring, rest = body_after_docstring(function)
    return with_body(function, [*docstring, *statements(source), *rest])

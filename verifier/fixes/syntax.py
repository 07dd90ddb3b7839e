"""The syntax trees of an app's own source, whoever wrote it: what cannot be read is None, never an error."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from bases.app import App

MAXIMUM_DEPTH = 100


def sources(app: App) -> Iterator[str]:
    """The paths of its Python files, sorted."""
    return (path for path in app.below(app.description.source) if path.endswith(".py"))


def trees(app: App) -> Iterator[ast.Module]:
    """The files that can be read."""
    return (tree for path in sources(app) if (tree := parsed(app, path)) is not None)


def parsed(app: App, path: str) -> ast.Module | None:
    """The tree of a file. It is shared: nobody changes it."""
    return _parse(app.files[path]) if path in app else None


@lru_cache(maxsize=512)
def _parse(content: bytes) -> ast.Module | None:
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return tree if _shallow(tree) else None


def _shallow(tree: ast.Module) -> bool:
    """Whether it is nested no deeper than people nest: what looks at it goes down by recursion."""
    level: list[ast.AST] = [tree]
    for _ in range(MAXIMUM_DEPTH):
        if not level:
            return True
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return not level


def text_of(node: ast.expr | None) -> str | None:
    """What it says, where it is a text that is written down."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def is_call(node: ast.AST, name: str) -> bool:
    """Whether it calls something of this name, whatever that belongs to."""
    function = node.func if isinstance(node, ast.Call) else None
    called = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return isinstance(called, str) and called == name

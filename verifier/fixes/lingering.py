"""Whether what a fault put into the source is still there, to the letter or with another number in it.

A limit that was raised, a retry around what fails now and then: for as long as a run takes, nothing shows. The source
does show it.
"""

from __future__ import annotations

import ast
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from bases.app import App
from faults.variant import Variant
from verifier.fixes.syntax import parsed


class Lingering(Enum):
    GONE = "gone"
    """Or it cannot be told: the fault changes numbers alone, or something else than the app's source."""
    TUNED = "tuned"
    """It is there, with other numbers."""
    UNTOUCHED = "untouched"


class Piece(NamedTuple):
    """A function, or a statement of a module or a class: as it is, and with all numbers made one."""

    exact: str
    shape: str


def lingering(variant: Variant, number: int, fixed: App) -> Lingering:
    """Whether every piece of source that one fault changes is as the fault left it, numbers apart."""
    reference = variant.without(number)
    changed = reference.changed(variant.app)
    found = Lingering.UNTOUCHED if changed else Lingering.GONE
    for path in changed:
        trees = [parsed(app, path) if path.endswith(".py") else None for app in (reference, variant.app, fixed)]
        healthy, broken, now = (_pieces(tree) if tree is not None else {} for tree in trees)
        cut = {name for name in healthy.keys() | broken.keys() if _shape(healthy, name) != _shape(broken, name)}
        if None in trees or not cut or any(_shape(now, name) != _shape(broken, name) for name in cut):
            return Lingering.GONE
        if any(now.get(name) != broken.get(name) for name in cut):
            found = Lingering.TUNED
    return found


def _shape(pieces: dict[str, Piece], name: str) -> str | None:
    return pieces[name].shape if name in pieces else None


@lru_cache(maxsize=64)
def _pieces(tree: ast.Module) -> dict[str, Piece]:
    """The pieces of a module and its classes: functions by their names, other statements by their shapes."""
    found: dict[str, Piece] = {}
    _collect(tree, "", found)
    return found


def _collect(scope: ast.Module | ast.ClassDef, within: str, found: dict[str, Piece]) -> None:
    for node in scope.body:
        if isinstance(node, ast.ClassDef):
            _collect(node, f"{within}{node.name}.", found)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found[f"{within}{node.name}"] = _piece(node)
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            piece = _piece(node)
            found[f"{within}{piece.shape}"] = piece


def _piece(node: ast.stmt) -> Piece:
    text = ast.unparse(node)
    return Piece(text, ast.dump(_Numbers().visit(ast.parse(text))))  # of a copy: the given one is shared


class _Numbers(ast.NodeTransformer):
    """Makes all numbers one."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant(0) if type(node.value) in (int, float) else node

"""Whether what a fault put into the source is still there, to the letter or with another number in it.

A limit that was raised, a retry around what fails now and then: for as long as a run takes, nothing shows. The source
does show it.
"""

from __future__ import annotations

import ast
from functools import lru_cache

from bases.app import App
from faults.variant import Variant
from verifier.syntax import parsed

Scope = ast.Module | ast.ClassDef


def lingers(variant: Variant, number: int, fixed: App) -> bool:
    """Whether every piece of source that one fault changes is as the fault left it, numbers apart.

    False when the fault changes numbers alone, or anything else than the app's source.
    """
    reference = variant.without(number)
    changed = reference.changed(variant.app)
    if not changed:
        return False
    for path in changed:
        trees = [parsed(app, path) if path.endswith(".py") else None for app in (reference, variant.app, fixed)]
        if any(tree is None for tree in trees):
            return False
        healthy, broken, now = (_pieces(tree) for tree in trees if tree is not None)
        cut = {name for name in healthy.keys() | broken.keys() if healthy.get(name) != broken.get(name)}
        if not cut or any(now.get(name) != broken.get(name) for name in cut):
            return False
    return True


class _Numbers(ast.NodeTransformer):
    """Makes all numbers one."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant(0) if type(node.value) in (int, float) else node


@lru_cache(maxsize=64)
def _pieces(tree: ast.Module) -> dict[str, str]:
    """The functions, and the statements that are none, of a module and its classes, each by what it is called."""
    found: dict[str, str] = {}
    _collect(_Numbers().visit(ast.parse(ast.unparse(tree))), "", found)  # the given one is shared
    return found


def _collect(scope: Scope, within: str, found: dict[str, str]) -> None:
    for node in scope.body:
        if isinstance(node, ast.ClassDef):
            _collect(node, f"{within}{node.name}.", found)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found[f"{within}{node.name}"] = ast.dump(node)
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            text = ast.dump(node)
            found[f"{within}{text}"] = text

"""Which metrics a tree has, and which of them it makes up.

It reads the tree and runs nothing. What is computed counts as measured.
"""

from __future__ import annotations

import ast
import re

from bases.app import App
from verifier.fixes.syntax import text_of, trees


def metric_names(app: App) -> frozenset[str]:
    """What the files that use Prometheus' library call its metrics by."""
    found: set[str] = set()
    for tree in trees(app):
        imports = (ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
        if any("prometheus_client" in line for line in imports):
            texts = (text_of(node) for node in ast.walk(tree) if isinstance(node, ast.Constant))
            found.update(text for text in texts if text and re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", text))
    return frozenset(found)


def made_up_metrics(app: App, names: frozenset[str]) -> frozenset[str]:
    """Of these metrics, those whose value the source writes down instead of measuring it."""
    found: set[str] = set()
    for tree in trees(app):
        numbers = _numbers(tree)
        said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
        for node in ast.walk(tree):
            if isinstance(node, ast.Tuple | ast.List):
                found.update(_beside_a_number(node.elts, names, numbers))
            elif isinstance(node, ast.Call):
                given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "value")]
                found.update(_beside_a_number(given, names, numbers))
            elif isinstance(node, ast.Constant) and node not in said and isinstance(node.value, str | bytes):
                found.update(_in_a_line(node.value, names))
    return frozenset(found)


def _beside_a_number(given: list[ast.expr], names: frozenset[str], numbers: frozenset[str]) -> list[str]:
    if not any(_number(node, numbers) for node in given):
        return []
    return [text for node in given if (text := text_of(node)) in names and text is not None]


def _in_a_line(constant: str | bytes, names: frozenset[str]) -> list[str]:
    """The metrics of which a text writes a line of the exposition, or begins one."""
    text = constant if isinstance(constant, str) else constant.decode("utf-8", "replace")
    found = []
    for word in re.findall(r"\b(\w+)(?=\{| +\d| $)", text):
        name = word if word in names else word.rpartition("_")[0]  # of a histogram: _count, _sum, _bucket
        if name in names:
            found.append(name)
    return found


def _number(node: ast.expr, names: frozenset[str]) -> bool:
    """Whether an expression is a number that is written down, there or under a name."""
    if isinstance(node, ast.UnaryOp):
        return _number(node.operand, names)
    if isinstance(node, ast.Name):
        return node.id in names
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _numbers(tree: ast.Module) -> frozenset[str]:
    """The names that a module gives to numbers."""
    return frozenset(
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and _number(node.value, frozenset())
        for target in node.targets
        if isinstance(target, ast.Name)
    )

"""Which metrics a tree has, and which of them it makes up.

It reads the tree and runs nothing. What is computed counts as measured.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from bases.app import App
from verifier.fixes.syntax import is_call, text_of, trees

SETTERS = frozenset({"set", "set_function", "inc", "dec", "track_inprogress", "time", "set_to_current_time"})
"""What gives a gauge of Prometheus' library its value."""


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
        found.update(_set_to_a_number(tree, names, numbers))
    return frozenset(found)


def _beside_a_number(given: list[ast.expr], names: frozenset[str], numbers: frozenset[str]) -> list[str]:
    if not any(_number(node, numbers) for node in given):
        return []
    return [text for node in given if (text := text_of(node)) in names and text is not None]


def _set_to_a_number(tree: ast.Module, names: frozenset[str], numbers: frozenset[str]) -> Iterator[str]:
    """The gauges that are set to one number and to nothing else: what is now 0 and now 1 may well be measured."""
    held: dict[str, str] = {}
    for node in ast.walk(tree):
        for target, value in _assigned(node):
            if (metric := _gauge(value, {})) is not None:
                held[_last_name(target)] = metric
    given: dict[str, set[str | None]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SETTERS:
            metric = _gauge(node.func.value, held)
            if metric in names and metric is not None:
                given.setdefault(metric, set()).add(_number_given(node, numbers))
    return (metric for metric, values in given.items() if len(values) == 1 and None not in values)


def _gauge(node: ast.expr, held: Mapping[str, str]) -> str | None:
    """The name of the gauge that this is, or one of whose children; `held` are those that have a name in the source."""
    if not isinstance(node, ast.Call):
        return held.get(_last_name(node))
    if is_call(node, "labels") and isinstance(node.func, ast.Attribute):
        return _gauge(node.func.value, held)
    if not is_call(node, "Gauge"):
        return None
    called = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "name")]
    return text_of(called[0]) if called else None


def _last_name(node: ast.expr) -> str:
    """`size` of `self.size`."""
    return ast.unparse(node).rpartition(".")[2]


def _number_given(call: ast.Call, numbers: frozenset[str]) -> str | None:
    """The number that a gauge is set to by a call, or by a lambda that returns nothing else; None if it is none."""
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    if len(arguments) != 1 or not (is_call(call, "set") or is_call(call, "set_function")):
        return None
    value = arguments[0].body if isinstance(arguments[0], ast.Lambda) else arguments[0]
    return ast.unparse(value) if _number(value, numbers) else None


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
        for target, value in _assigned(node)
        if isinstance(target, ast.Name) and _number(value, frozenset())
    )


def _assigned(node: ast.AST) -> list[tuple[ast.expr, ast.expr]]:
    """What a statement gives a value to, and the value."""
    if isinstance(node, ast.Assign):
        return [(target, node.value) for target in node.targets]
    return [(node.target, node.value)] if isinstance(node, ast.AnnAssign) and node.value is not None else []

"""Whether a changed tree is still the same application: what it lacks, and what it makes up.

It reads the trees and runs nothing. What the broken tree lacks already, or what cannot be read, is held against nobody.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from bases.app import App
from bases.manifests import ManifestError, objects
from verifier.fixes.syntax import parsed, sources

T = TypeVar("T", str, "Route")

VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})


class Route(NamedTuple):
    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def matches(self, request: str) -> bool:
        """Whether a text speaks of a request for this route: `DELETE /things/7: expected …`."""
        places = re.split(r"\{[^}]*\}", self.path)
        return re.search(rf"\b{self.method} {'[^ ]+'.join(map(re.escape, places))}(?=[:?, ]|$)", request) is not None


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _number(node: ast.expr, names: frozenset[str]) -> bool:
    """Whether an expression is a number that is written down, there or under a name."""
    if isinstance(node, ast.UnaryOp):
        return _number(node.operand, names)
    if isinstance(node, ast.Name):
        return node.id in names
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _is_call(node: ast.AST, name: str) -> bool:
    function = node.func if isinstance(node, ast.Call) else None
    called = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return isinstance(called, str) and called == name


def routes(app: App) -> frozenset[Route] | None:
    """The routes that routers of FastAPI's kind declare by decorator and that something includes.

    None when one of the files cannot be read.
    """
    files = {path: parsed(app, path) for path in sources(app)}
    trees = {path: tree for path, tree in files.items() if tree is not None}
    if len(trees) < len(files):
        return None
    included = " ".join(
        ast.unparse(argument)
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _is_call(node, "include_router")
        for argument in node.args
    )
    found: set[Route] = set()
    for path, tree in trees.items():
        module = path.rpartition("/")[2].removesuffix(".py")
        if re.search(rf"\b{re.escape(module)}\b", included):
            found.update(_declared(tree))
    return frozenset(found)


def _declared(tree: ast.Module) -> Iterator[Route]:
    prefixes: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _is_call(node.value, "APIRouter"):
            given = {keyword.arg: keyword.value for keyword in node.value.keywords}
            names = (target.id for target in node.targets if isinstance(target, ast.Name))
            prefixes.update(dict.fromkeys(names, _text(given.get("prefix")) or ""))
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for decorator in node.decorator_list:
            if not (isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)):
                continue
            router, place = decorator.func.value, _text(decorator.args[0]) if decorator.args else None
            if isinstance(router, ast.Name) and decorator.func.attr in VERBS and place is not None:
                whole = prefixes.get(router.id, "") + place
                yield Route(decorator.func.attr.upper(), re.sub(r"\{(\w+):\w+\}", r"{\1}", whole))


def metric_names(app: App) -> frozenset[str]:
    """What the files that use Prometheus' library call its metrics by."""
    found: set[str] = set()
    for tree in _trees(app):
        imports = (ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
        if any("prometheus_client" in line for line in imports):
            texts = (_text(node) for node in ast.walk(tree) if isinstance(node, ast.Constant))
            found.update(text for text in texts if text and re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", text))
    return frozenset(found)


def made_up_metrics(app: App, names: frozenset[str]) -> frozenset[str]:
    """Of these metrics, those whose value the source writes down instead of measuring it."""
    found: set[str] = set()
    for tree in _trees(app):
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
    return [text for node in given if (text := _text(node)) in names and text is not None]


def _in_a_line(constant: str | bytes, names: frozenset[str]) -> list[str]:
    """The metrics of which a text writes a line of the exposition, or begins one."""
    text = constant if isinstance(constant, str) else constant.decode("utf-8", "replace")
    found = []
    for word in re.findall(r"\b(\w+)(?=\{| +\d| $)", text):
        name = word if word in names else word.rpartition("_")[0]  # of a histogram: _count, _sum, _bucket
        if name in names:
            found.append(name)
    return found


def _trees(app: App) -> Iterator[ast.Module]:
    """The files that can be read."""
    return (tree for path in sources(app) if (tree := parsed(app, path)) is not None)


def _numbers(tree: ast.Module) -> frozenset[str]:
    """The names that a module gives to numbers."""
    return frozenset(
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and _number(node.value, frozenset())
        for target in node.targets
        if isinstance(target, ast.Name)
    )


def asks_who_calls(app: App) -> bool:
    """Whether the source names the header by which clients tell what they are."""
    constants = (node.value for tree in _trees(app) for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return any(value in ("user-agent", b"user-agent") for value in map(_lower, constants))


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str | bytes) else None


def watchers(app: App) -> frozenset[str] | None:
    """What watches it: its objects, alerts and recording rules, by name. None when a file cannot be read."""
    names: set[str] = set()
    try:
        for thing in objects(app, app.description.monitoring.folder):
            names.add(f"the {thing.kind} {thing.name}")
            names.update(_rules(thing.data))
    except (ManifestError, RecursionError):  # YAML can hold itself
        return None
    return frozenset(names)


def _rules(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for kind, what in (("alert", "the alert"), ("record", "the recording rule")):
            if isinstance(node.get(kind), str):
                yield f"{what} {node[kind]}"
        for value in node.values():
            yield from _rules(value)
    elif isinstance(node, list):
        for value in node:
            yield from _rules(value)


def lost(base: frozenset[T] | None, broken: frozenset[T] | None, fixed: frozenset[T] | None) -> list[T]:
    """What the healthy and the broken one have and the changed one has not; nothing where one of them is not known."""
    if base is None or broken is None or fixed is None:
        return []
    return sorted((base & broken) - fixed)

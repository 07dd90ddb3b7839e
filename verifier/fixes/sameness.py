"""Whether a changed tree is still the same application: what it lacks.

It reads the trees and runs nothing. What the broken tree lacks already, or what cannot be read, is held against nobody.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from bases.app import App
from bases.manifests import ManifestError, objects
from verifier.fixes.syntax import is_call, parsed, sources, text_of

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
        if isinstance(node, ast.Call) and is_call(node, "include_router")
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
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and is_call(node.value, "APIRouter"):
            given = {keyword.arg: keyword.value for keyword in node.value.keywords}
            names = (target.id for target in node.targets if isinstance(target, ast.Name))
            prefixes.update(dict.fromkeys(names, text_of(given.get("prefix")) or ""))
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for decorator in node.decorator_list:
            if not (isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)):
                continue
            router, place = decorator.func.value, text_of(decorator.args[0]) if decorator.args else None
            if isinstance(router, ast.Name) and decorator.func.attr in VERBS and place is not None:
                whole = prefixes.get(router.id, "") + place
                yield Route(decorator.func.attr.upper(), re.sub(r"\{(\w+):\w+\}", r"{\1}", whole))


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

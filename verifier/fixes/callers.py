"""What in a tree tells who asks it.

It reads the tree and runs nothing, and finds what is written there as people write it, not what is put together.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from bases.app import App
from verifier.fixes.syntax import is_call, trees

CLIENT = re.compile(r"(?<![\w/])(httpx|kube-probe|prometheus|mozilla|firefox)(?!\w)", re.IGNORECASE)
"""What probes are known by. A path that ends in `/prometheus` is none."""

ALL = frozenset({"items", "values", "raw"})
WHOLE = frozenset({"str", "repr", "list", "tuple", "set", "sorted", "map", "filter", "any", "all"})
ANSWERS = frozenset({"response", "answer", "message"})
"""What the headers of an answer belong to: who asks does not stand there."""


def signs(app: App) -> frozenset[str]:
    """What the source does by which it may know its clients, in words that go on from `the source …`."""
    return frozenset(sign for tree in trees(app) for sign in _signs(tree))


def _signs(tree: ast.Module) -> Iterator[str]:
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.arg == "user_agent":  # as FastAPI gives a header to a parameter
            yield "looks at the User-Agent"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) and node not in said:
            text = node.value if isinstance(node.value, str) else node.value.decode("utf-8", "replace")
            if text.lower() == "user-agent":
                yield "looks at the User-Agent"
            yield from (f"names a client, {name.lower()}" for name in CLIENT.findall(text))
        elif _looks_through_all(node):
            yield "looks through all headers of a request"


def _looks_through_all(node: ast.AST) -> bool:
    if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        return _are_headers(node.iter)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WHOLE:
        return any(map(_are_headers, node.args))
    if isinstance(node, ast.FormattedValue):
        return _are_headers(node.value)
    return isinstance(node, ast.Attribute) and node.attr in ALL and _are_headers(node.value)


def _are_headers(node: ast.expr) -> bool:
    """Whether these are the headers of a request, all of them."""
    if isinstance(node, ast.Call):
        return is_call(node, "Headers") or (is_call(node, "dict") and any(map(_are_headers, node.args)))
    if isinstance(node, ast.Subscript):
        name = node.slice.value if isinstance(node.slice, ast.Constant) else None
        return name == "headers" and not _is_answer(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr == "headers" and not _is_answer(node.value)
    return isinstance(node, ast.Name) and node.id == "headers"


def _is_answer(node: ast.expr) -> bool:
    return ast.unparse(node).rpartition(".")[2].lower() in ANSWERS

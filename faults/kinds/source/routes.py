"""The decorator that makes a function the handler of a route."""

from __future__ import annotations

import libcst as cst

from faults.editors.layout import code


def decorator(function: cst.FunctionDef) -> cst.Call | None:
    """`router.get("/path", ...)`; None when a function has none or several decorators, or another one."""
    calls = [node.decorator for node in function.decorators if isinstance(node.decorator, cst.Call)]
    if len(calls) != 1 or not isinstance(calls[0].func, cst.Attribute) or path(calls[0]) is None:
        return None
    return calls[0]


def path(route: cst.Call) -> cst.SimpleString | None:
    """A route's path, without its router's prefix."""
    first = route.args[0].value if route.args else None
    return first if isinstance(first, cst.SimpleString) else None


def with_keyword(route: cst.Call, keyword: str, value: str) -> cst.Call:
    """The decorator with one more argument, right behind the path."""
    first, *others = [_bare(arg) for arg in route.args]
    return _call(route, [first, f"{keyword}={value}", *others])


def without_keyword(route: cst.Call, keyword: str) -> cst.Call:
    return _call(route, [_bare(arg) for arg in route.args if arg.keyword is None or arg.keyword.value != keyword])


def _bare(arg: cst.Arg) -> str:
    return code(arg.with_changes(comma=cst.MaybeSentinel.DEFAULT))


def _call(route: cst.Call, args: list[str]) -> cst.Call:
    rebuilt = cst.parse_expression(f"{code(route.func)}({', '.join(args)})")
    assert isinstance(rebuilt, cst.Call)
    return rebuilt

"""What a list passes through on its way to a client: the query, the service's result, the handler's views."""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m

from faults.editors.layout import code
from faults.editors.nodes import matching, replaced
from faults.kinds.source.layers import Spot


def rows(function: cst.FunctionDef) -> cst.Call | None:
    """The call that fetches all rows, in a function that returns nothing but what it gives."""
    shape = m.SimpleStatementLine(body=[m.Return(value=m.Call(func=m.Attribute(attr=m.Name("all")), args=[]))])
    last = function.body.body[-1]
    if not m.matches(last, shape) or not returns_list(function):
        return None
    (found,) = matching(last, m.Call(func=m.Attribute(attr=m.Name("all")), args=[]))
    assert isinstance(found, cst.Call)
    return found


def returns_list(function: cst.FunctionDef) -> bool:
    return function.returns is not None and code(function.returns.annotation).startswith(("Sequence[", "list["))


def views(function: cst.FunctionDef) -> cst.ListComp | None:
    """The list of views that a handler ends with."""
    last = function.body.body[-1]
    simple = m.CompFor(target=m.Name(), iter=m.Name(), ifs=[], inner_for_in=None)
    if not m.matches(last, m.SimpleStatementLine(body=[m.Return(value=m.ListComp(for_in=simple))])):
        return None
    (found,) = matching(last, m.ListComp())
    assert isinstance(found, cst.ListComp)
    return found


def sliced(spot: Spot, piece: str) -> cst.FunctionDef | None:
    """The function with a slice of its list in the place of the whole; None when it makes no list."""
    whole = _whole(spot)
    if whole is None:
        return None
    return replaced(spot.function, whole, cst.parse_expression(f"{code(whole)}[{piece}]"))


def _whole(spot: Spot) -> cst.BaseExpression | None:
    if spot.place == "repository":
        return rows(spot.function)
    if spot.place == "controller":
        found = views(spot.function)
        return found.for_in.iter if found else None
    last = spot.function.body.body[-1]
    if returns_list(spot.function) and m.matches(last, m.SimpleStatementLine(body=[m.Return(value=m.Name())])):
        (returned,) = matching(last, m.Return())
        assert isinstance(returned, cst.Return)
        return returned.value
    return None


def ordering(function: cst.FunctionDef) -> cst.Call | None:
    """`.order_by(Entity.column)` in a function that returns all rows."""
    call = m.Call(func=m.Attribute(attr=m.Name("order_by")), args=[m.Arg(value=m.Attribute(value=m.Name()))])
    found = matching(function, call) if returns_list(function) else []
    return found[0] if len(found) == 1 and isinstance(found[0], cst.Call) else None

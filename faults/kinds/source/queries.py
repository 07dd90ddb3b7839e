"""What faults in queries have in common: they rewrite one expression or the whole of a repository's function."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar, TypeVar

import libcst as cst
import libcst.matchers as m

from bases.description import Entity
from faults.editors.layout import code
from faults.editors.nodes import matching, replaced
from faults.editors.python import body_after_docstring, statements, with_body
from faults.kinds.source.functions import FunctionFault, column_comparison

Node = TypeVar("Node", bound=cst.CSTNode)

KINDS = ("str", "int")
"""Types of the values that rows are looked up by: names and keys."""


class ComparisonFault(FunctionFault):
    """A fault that writes a query's one comparison, of a column with what the caller gave, in another way."""

    place = "repository"
    kinds: ClassVar[tuple[str, ...]] = KINDS

    @abstractmethod
    def compare(self, column: str, parameter: str, kind: str, entity: Entity) -> str | None:
        """The comparison's source; None when it does not fit here."""

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        for kind in self.kinds:
            if (found := column_comparison(function, kind)) is not None:
                comparison, column, parameter = found
                written = self.compare(column, parameter, kind, entity)
                return put(function, comparison, written) if written else None
        return None


def put(node: Node, part: cst.CSTNode, source: str) -> Node:
    """The node with an expression in place of one of its parts."""
    return replaced(node, part, cst.parse_expression(source))


def scalar_call(function: cst.FunctionDef) -> cst.Call | None:
    """The one call of the session that fetches a single value: `session.scalar(statement)`."""
    shape = m.Call(func=m.Attribute(value=m.Name(), attr=m.Name("scalar")), args=[m.Arg(keyword=None)])
    found = [node for node in matching(function, shape) if isinstance(node, cst.Call)]
    return found[0] if len(found) == 1 else None


def selected(function: cst.FunctionDef) -> str | None:
    """The class whose rows a function selects, all columns of them: `select(Class)`."""
    found = matching(function, m.Call(func=m.Name("select"), args=[m.Arg(m.Name())]))
    if len(found) != 1:
        return None
    assert isinstance(found[0], cst.Call)
    return code(found[0].args[0].value)


def lists(function: cst.FunctionDef) -> bool:
    """Whether it returns many rows."""
    return function.returns is not None and code(function.returns.annotation).startswith("Sequence[")


def deletes(function: cst.FunctionDef) -> bool:
    return bool(matching(function, m.Call(func=m.Name("delete"))))


def inserted(function: cst.FunctionDef) -> str | None:
    """What a function adds to the session: `session.add(row)`."""
    shape = m.Call(func=m.Attribute(value=m.Name("session"), attr=m.Name("add")), args=[m.Arg(m.Name())])
    found = matching(function, shape)
    if len(found) != 1:
        return None
    assert isinstance(found[0], cst.Call)
    return code(found[0].args[0].value)


def with_statements(function: cst.FunctionDef, source: str) -> cst.FunctionDef:
    """The function with another body below its docstring."""
    docstring, _ = body_after_docstring(function)
    return with_body(function, [*docstring, *statements(source)])


def misname_column(node: Node, entity: Entity) -> Node | None:
    """The node with another name for the last of the entity's columns in it; None when none is.

    It is the column's name as it would be without the table's in front (star_name, name), or with it.
    """
    found = [
        part
        for part in matching(node, m.Attribute(value=m.Name(), attr=m.Name()))
        if isinstance(part, cst.Attribute) and part.attr.value in (entity.lookup, entity.key)
    ]
    if not found:
        return None
    name = found[-1].attr.value
    short = name.rpartition("_")[2]
    other = short if short != name else f"{entity.table}_{name}"
    return put(node, found[-1], f"{code(found[-1].value)}.{other}")

"""What faults in transactions have in common: they rewrite the block in which a service's function uses a session."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.description import Operation
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.editors.python import find_function, parameters, split, statements
from faults.kinds.source.queries import deletes, inserted


@dataclass(frozen=True)
class UnitOfWork:
    """`with owner.transaction() as session:` and what is done in it."""

    block: cst.With
    owner: str

    @property
    def body(self) -> list[cst.BaseStatement]:
        return [node for node in self.block.body.body if isinstance(node, cst.BaseStatement)]

    @property
    def query(self) -> str | None:
        """The call that its one statement returns or assigns; None when it does something else."""
        shape = m.SimpleStatementLine(body=[m.Return(value=m.Call()) | m.Assign(value=m.Call())])
        if len(self.body) != 1 or not m.matches(self.body[0], shape):
            return None
        (line,) = self.body
        assert isinstance(line, cst.SimpleStatementLine)
        (statement,) = line.body
        assert isinstance(statement, cst.Return | cst.Assign)
        assert statement.value is not None
        return code(statement.value)

    def with_body(self, source: str) -> cst.With:
        """The block with other statements in it; `...` stands for those that it has."""
        body: list[cst.BaseStatement] = []
        for statement in statements(source):
            body += self.body if code(statement).strip() == "..." else [statement]
        return self.block.with_changes(body=self.block.body.with_changes(body=body))


def unit_of_work(function: cst.FunctionDef) -> UnitOfWork | None:
    """The one that a function has; None when it has none or several."""
    item = m.WithItem(
        item=m.Call(func=m.Attribute(attr=m.Name("transaction")), args=[]), asname=m.AsName(name=m.Name("session"))
    )
    found = matching(function, m.With(items=[item]))
    if len(found) != 1:
        return None
    block = found[0]
    assert isinstance(block, cst.With)
    call = block.items[0].item
    assert isinstance(call, cst.Call)
    assert isinstance(call.func, cst.Attribute)
    return UnitOfWork(block, code(call.func.value))


def replace_block(function: cst.FunctionDef, unit: UnitOfWork, statements: list[cst.BaseStatement]) -> cst.FunctionDef:
    """The function with other statements in place of the whole block."""
    broken = function.visit(_Replace(unit.block, statements))
    assert isinstance(broken, cst.FunctionDef)
    return broken


class _Replace(cst.CSTTransformer):
    def __init__(self, old: cst.With, new: list[cst.BaseStatement]) -> None:
        super().__init__()
        self._old = old
        self._new = new

    def leave_With(  # noqa: N802 - libcst's name
        self, original_node: cst.With, updated_node: cst.With
    ) -> cst.FlattenSentinel[cst.BaseStatement] | cst.With:
        return cst.FlattenSentinel(self._new) if original_node is self._old else updated_node


def writes(app: App, operation: Operation) -> bool:
    """Whether an operation changes rows: its query says so or, where there is none to look at, its method."""
    query = find_function(app, operation.repository)
    if query is None:
        return operation.method != "GET"
    return inserted(query) is not None or deletes(query)


def inserts(app: App, operation: Operation) -> bool:
    """Whether an operation adds rows, as far as can be told."""
    query = find_function(app, operation.repository)
    return operation.method == "POST" if query is None else inserted(query) is not None


def nothing(function: cst.FunctionDef) -> str:
    """What a function returns when there is nothing to tell."""
    return "False" if function.returns is not None and code(function.returns.annotation) == "bool" else "None"


def siblings(app: App, operation: Operation) -> list[tuple[Operation, cst.FunctionDef, str]]:
    """The operations that read the same entity, their functions in the service, and the query that each makes."""
    found = []
    for other in app.description.operations.values():
        function = find_function(app, other.service) if other.method == "GET" else None
        if function is None or (other.entity, split(other.service)[0]) != (
            operation.entity,
            split(operation.service)[0],
        ):
            continue
        unit = unit_of_work(function)
        if unit is not None and unit.query is not None:
            found.append((other, function, unit.query))
    return found


def listing(app: App, operation: Operation) -> str | None:
    """The call by which a sibling reads all rows."""
    return next((query for _, f, query in siblings(app, operation) if not taken(f)), None)


def lookup(app: App, operation: Operation) -> tuple[str, str] | None:
    """The call by which a sibling reads a row by its name, and how the sibling itself is called."""
    for other, function, query in siblings(app, operation):
        if list(taken(function).values()) == ["str"]:
            (parameter,) = taken(function)
            scope, _, name = split(other.service)[1].rpartition(".")
            return query, f"{'self.' if scope else ''}{name}({parameter})"
    return None


def taken(function: cst.FunctionDef) -> dict[str, str]:
    """What a function is given apart from the object that it belongs to."""
    return {name: kind for name, kind in parameters(function).items() if name != "self"}

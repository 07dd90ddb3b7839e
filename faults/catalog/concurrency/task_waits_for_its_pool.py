"""A task that submits another to its own thread pool and waits for it."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.layout import code
from faults.editors.nodes import matching, replaced
from faults.editors.python import find_function, rewrite_function, split
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site

SUBMITTED = m.Call(
    func=m.Attribute(value=m.Call(func=m.Attribute(value=m.Name(), attr=m.Name("submit"))), attr=m.Name("result")),
    args=[],
)


class _InTwoLines(cst.CSTTransformer):
    """Puts two lines in the place of one."""

    def __init__(self, line: cst.CSTNode, first: str, second: cst.CSTNode) -> None:
        super().__init__()
        self._line = line
        self._first = first
        self._second = second

    def leave_SimpleStatementLine(  # noqa: N802 - the library's name
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.BaseStatement]:
        if original_node is not self._line:
            return updated_node
        assert isinstance(self._second, cst.SimpleStatementLine)
        return cst.FlattenSentinel([cst.parse_statement(self._first), self._second])


class TaskWaitsForItsPool(Fault):
    """A thread pool runs out because its tasks wait for tasks of their own.

    Work that is handed to a bounded pool hands a part of itself to the same pool and waits for the result. One at a
    time that works. As soon as as many are under way as the pool has threads, each holds a thread and waits for one:
    none will come, and whoever needs this pool from then on waits for ever.

    Find it: all requests that need the pool hang since a moment with several of them, the processor is idle, and a
    thread dump shows every worker of the pool in `Future.result`. Mend it: do the inner step in the task itself.
    """

    family = Family.CONCURRENCY
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for part, reference in app.description.parts.items():
            function = find_function(app, reference)
            used = tuple(self._users(app, split(reference)[1]))
            if used and function is not None and self._rewrite(function) is not None:
                yield Site(part, tuple(f"{operation}.several-at-once" for operation in used))

    def _users(self, app: App, name: str) -> Iterator[str]:
        """The operations whose service calls a function."""
        for operation, description in app.description.operations.items():
            function = find_function(app, description.service)
            if function is not None and matching(function, m.Call(func=m.Name(name))):
                yield operation

    def _rewrite(self, function: cst.FunctionDef) -> cst.FunctionDef | None:
        lines = matching(function, m.SimpleStatementLine(body=[m.OneOf(m.Return(), m.Expr(), m.Assign())]))
        found = [(line, calls[0]) for line in lines if len(calls := matching(line, SUBMITTED)) == 1]
        if len(found) != 1:
            return None
        ((line, inner),) = found
        assert isinstance(inner, cst.Call)
        assert isinstance(inner.func, cst.Attribute)
        submit = inner.func.value
        assert isinstance(submit, cst.Call)
        outer = f"{code(submit.func)}(lambda: {code(inner)}).result()"
        broken: cst.CSTNode | cst.RemovalSentinel | cst.FlattenSentinel[cst.FunctionDef]
        if m.matches(line, m.SimpleStatementLine(body=[m.Return(value=SUBMITTED)])):
            broken = replaced(function, inner, cst.parse_expression(outer))
        else:
            rest = replaced(line, inner, cst.Name("done"))
            broken = function.visit(_InTwoLines(line, f"done = {outer}\n", rest))
        assert isinstance(broken, cst.FunctionDef)
        return broken

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        reference = app.description.parts.get(site.name, "")

        def rewrite(function: cst.FunctionDef) -> cst.FunctionDef:
            nested = self._rewrite(function)
            if nested is None:
                raise EditError(split(reference)[0], "a task that is submitted and waited for", 0)
            return nested

        return rewrite_function(app, reference, rewrite)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(subject, Aspect.CONCURRENT) for subject in site.subjects]

    examples = (
        Example(
            place="service",
            before="""\
def digest(name: str) -> str:
    return _POOL.submit(sha256, name).result()


def create(name: str) -> Star:
    return repository.add(Star(star_name=digest(name)))
""",
            after="""\
def digest(name: str) -> str:
    return _POOL.submit(lambda: _POOL.submit(sha256, name).result()).result()


def create(name: str) -> Star:
    return repository.add(Star(star_name=digest(name)))
""",
        ),
    )

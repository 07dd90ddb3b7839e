"""A unit of work inside another: each request takes two connections, and waits for the second with the first."""

import re
from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Operation
from faults.editors.python import statements
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.units_of_work import lookup, nothing, replace_block, unit_of_work, writes


class SecondConnectionWithinFirst(FunctionFault):
    """A request looks in one unit of work and writes in another, inside the first.

    Each request needs two connections of the pool. One by one all go well. When as many come at once as the pool has
    connections, each holds one and waits for another that nobody gives back, until the waiting times out.

    Find it: under load all connections are lent out, half of them idle in transaction, while the database has nothing
    to do; errors come after just the pool's timeout. Mend it: do both in one unit of work.
    """

    family = Family.DATABASE
    place = "service"
    parts = ("crowd",)

    def rewritten(
        self, app: App, operation: Operation, function: cst.FunctionDef, params: Any
    ) -> cst.FunctionDef | None:
        unit, found = unit_of_work(function), lookup(app, operation)
        if unit is None or found is None or not writes(app, operation):
            return None
        query, _ = found
        if not re.fullmatch(r"[\w.]+\(session, \w+\)", query):
            return None  # the look would have in it what another fault has made of its neighbour
        refused = "is None" if operation.method == "DELETE" else "is not None"
        outer = f"""\
with {unit.owner}.transaction() as outer:
    if {query.replace("(session, ", "(outer, ")} {refused}:
        return {nothing(function)}
"""
        (block,) = statements(outer)
        assert isinstance(block, cst.With)
        block = block.with_changes(body=block.body.with_changes(body=[*block.body.body, unit.block]))
        return replace_block(function, unit, [block])

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subjects[1], Aspect.CONCURRENT)]

    examples = (
        Example(
            place="service",
            before="""\
def find_by_name(self, name: str) -> Star | None:
    with self._database.transaction() as session:
        return self._stars.find_by_name(session, name)


def delete(self, name: str) -> bool:
    with self._database.transaction() as session:
        deleted = self._stars.delete_by_name(session, name)
    return deleted is not None
""",
            after="""\
def find_by_name(self, name: str) -> Star | None:
    with self._database.transaction() as session:
        return self._stars.find_by_name(session, name)


def delete(self, name: str) -> bool:
    with self._database.transaction() as outer:
        if self._stars.find_by_name(outer, name) is None:
            return False
        with self._database.transaction() as session:
            deleted = self._stars.delete_by_name(session, name)
    return deleted is not None
""",
        ),
    )

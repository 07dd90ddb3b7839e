"""A look whether there is anything at all, which reads all there is."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Operation
from faults.editors.nodes import replaced
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.units_of_work import listing, nothing, unit_of_work


class EveryRowReadFirst(FunctionFault):
    """An operation first looks whether the table is empty, by reading all of it.

    The answers are right. Each call selects every row, makes an object of each and throws them away, to learn a thing
    that one row would tell and that the query itself tells anyway.

    Find it: the latency of this route grows with the table; the database's log shows a SELECT without WHERE before
    the one that is expected. Mend it: take the look out.
    """

    family = Family.DATABASE
    place = "service"

    def rewritten(
        self, app: App, operation: Operation, function: cst.FunctionDef, params: Any
    ) -> cst.FunctionDef | None:
        unit, everything = unit_of_work(function), listing(app, operation)
        if unit is None or unit.query is None or everything is None:
            return None
        if operation.method not in ("GET", "DELETE"):
            return None
        look = f"if not {everything}:\n    return {nothing(function)}\n...\n"
        broken = replaced(function, unit.block, unit.with_body(look))
        assert isinstance(broken, cst.FunctionDef)
        return broken

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.LATENCY)]

    examples = (
        Example(
            place="service",
            before="""\
def find_all(self) -> Sequence[Star] | None:
    with self._database.transaction() as session:
        stars = self._stars.find_all(session)
    return stars or None
""",
            after="""\
def find_all(self) -> Sequence[Star] | None:
    with self._database.transaction() as session:
        if not self._stars.find_all(session):
            return None
        stars = self._stars.find_all(session)
    return stars or None
""",
        ),
    )

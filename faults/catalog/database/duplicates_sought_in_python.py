"""A look for duplicates that reads the whole table before each insert."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Operation
from faults.editors.nodes import replaced
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.units_of_work import listing, taken, unit_of_work


class DuplicatesSoughtInPython(FunctionFault):
    """Before each insert the service reads the whole table to see whether the name is taken.

    The unique key would tell, and does. The look costs more with each row that is there already, so creating the
    last thousand takes far longer than creating the first.

    Find it: the latency of creating grows with the table; the database's log shows a SELECT without WHERE before each
    INSERT. Mend it: take the look out and let the unique key refuse duplicates.
    """

    family = Family.DATABASE
    place = "service"

    def rewritten(
        self, app: App, operation: Operation, function: cst.FunctionDef, params: Any
    ) -> cst.FunctionDef | None:
        unit, everything = unit_of_work(function), listing(app, operation)
        names = [name for name, kind in taken(function).items() if kind == "str"]
        if unit is None or everything is None or len(names) != 1 or operation.method != "POST":
            return None
        lookup = app.description.entities[operation.entity].lookup
        look = f"if any(row.{lookup} == {names[0]} for row in {everything}):\n    return None\n...\n"
        broken = replaced(function, unit.block, unit.with_body(look))
        assert isinstance(broken, cst.FunctionDef)
        return broken

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.LATENCY)]

    examples = (
        Example(
            place="service",
            before="""\
def find_all(self) -> Sequence[Star]:
    with self._database.transaction() as session:
        return self._stars.find_all(session)


def create(self, name: str) -> Star | None:
    with self._database.transaction() as session:
        return self._stars.add(session, Star(star_name=name))
""",
            after="""\
def find_all(self) -> Sequence[Star]:
    with self._database.transaction() as session:
        return self._stars.find_all(session)


def create(self, name: str) -> Star | None:
    with self._database.transaction() as session:
        if any(row.star_name == name for row in self._stars.find_all(session)):
            return None
        return self._stars.add(session, Star(star_name=name))
""",
        ),
    )

"""A new row that is read back in another transaction, before it is committed."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Operation
from faults.editors.nodes import replaced
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.units_of_work import lookup, unit_of_work


class OwnWriteReadElsewhere(FunctionFault):
    """What was inserted is read back on another connection while the insert is not committed.

    The other transaction does not see it, so the service finds nothing and tells the client that nothing could be
    created. Then it commits: the row is there, and trying again is refused because the name is taken.

    Find it: creating fails and yet the row exists; the database's log shows INSERT, then a SELECT in another session,
    then COMMIT. Mend it: return what was added, or read it in the same unit of work.
    """

    family = Family.DATABASE
    place = "service"

    def rewritten(
        self, app: App, operation: Operation, function: cst.FunctionDef, params: Any
    ) -> cst.FunctionDef | None:
        unit, found = unit_of_work(function), lookup(app, operation)
        if unit is None or unit.query is None or found is None or operation.method != "POST":
            return None
        broken = replaced(function, unit.block, unit.with_body(f"{unit.query}\nreturn {found[1]}\n"))
        assert isinstance(broken, cst.FunctionDef)
        return broken

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    examples = (
        Example(
            place="service",
            before="""\
def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, name)


def create(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.add(session, Star(star_name=name))
""",
            after="""\
def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, name)


def create(name: str) -> Star | None:
    with database.transaction() as session:
        repository.add(session, Star(star_name=name))
        return find_by_name(name)
""",
        ),
    )

"""A unit of work that is begun and never ended."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity, Operation
from faults.editors.python import statements
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.units_of_work import replace_block, unit_of_work, writes


class ConnectionNeverReturned(FunctionFault):
    """A query takes a connection from the pool and never gives it back.

    Every call of this one operation is answered, and leaves a connection behind, idle in its transaction. When the
    pool is empty every request that needs the database waits for one and fails, whatever it asks for. A restart
    empties the account, and it fills again.

    Find it: the gauge of active connections climbs with each call of one route and never falls; the database shows as
    many sessions idle in transaction. Mend it: use the context manager.
    """

    family = Family.DATABASE
    place = "service"

    def rewritten(
        self, app: App, operation: Operation, function: cst.FunctionDef, params: Any
    ) -> cst.FunctionDef | None:
        if writes(app, operation):
            return None
        return self.rewrite(function, app.description.entities[operation.entity], params)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        unit = unit_of_work(function)
        if unit is None:
            return None
        return replace_block(function, unit, [*statements(f"session = {unit.owner}.begin()\n"), *unit.body])

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.STEADY)]

    examples = (
        Example(
            place="service",
            before="""\
def find_by_name(self, name: str) -> Star | None:
    with self._database.transaction() as session:
        return self._stars.find_by_name(session, name)
""",
            after="""\
def find_by_name(self, name: str) -> Star | None:
    session = self._database.begin()
    return self._stars.find_by_name(session, name)
""",
        ),
    )

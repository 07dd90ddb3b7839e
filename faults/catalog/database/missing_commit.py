"""A unit of work that ends without a commit."""

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


class MissingCommit(FunctionFault):
    """A change is sent to the database and never committed.

    The unit of work is opened and closed by hand, and closing it rolls back what was not committed. Within the
    transaction all is right, so the client is told of success, with the new row's id; afterwards the row is not there,
    or is there still.

    Find it: what was created a moment ago cannot be found; ids have gaps; the database's log shows INSERT or DELETE
    followed by ROLLBACK. Mend it: commit, or use the context manager that does.
    """

    family = Family.DATABASE
    place = "service"

    def rewritten(
        self, app: App, operation: Operation, function: cst.FunctionDef, params: Any
    ) -> cst.FunctionDef | None:
        return (
            self.rewrite(function, app.description.entities[operation.entity], params)
            if writes(app, operation)
            else None
        )

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        unit = unit_of_work(function)
        if unit is None:
            return None
        begin, guarded = statements(
            f"session = {unit.owner}.begin()\ntry:\n    pass\nfinally:\n    {unit.owner}.end(session)\n"
        )
        assert isinstance(guarded, cst.Try)
        guarded = guarded.with_changes(body=guarded.body.with_changes(body=unit.body))
        return replace_block(function, unit, [begin, guarded])

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    examples = (
        Example(
            place="service",
            before="""\
def delete(self, name: str) -> bool:
    with self._database.transaction() as session:
        deleted = self._stars.delete_by_name(session, name)
    return deleted is not None
""",
            after="""\
def delete(self, name: str) -> bool:
    session = self._database.begin()
    try:
        deleted = self._stars.delete_by_name(session, name)
    finally:
        self._database.end(session)
    return deleted is not None
""",
        ),
    )

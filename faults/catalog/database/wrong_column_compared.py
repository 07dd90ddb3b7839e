"""A key that is compared with the column of another key."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Operation
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault, column_comparison
from faults.kinds.source.queries import put


class WrongColumnCompared(FunctionFault):
    """A lookup by key compares the foreign key's column instead.

    Both columns hold small numbers, so the query often finds something: a row that belongs to the parent of that
    number. Clients get a plausible answer about another row, or none, and the error rate stays at zero.

    Find it: the id in the answer is not the one that was asked for; the database's log shows the column. Mend it:
    compare the primary key.
    """

    family = Family.DATABASE
    place = "repository"

    def rewritten(
        self, app: App, operation: Operation, function: cst.FunctionDef, params: Any
    ) -> cst.FunctionDef | None:
        entities = app.description.entities
        entity = entities[operation.entity]
        found = column_comparison(function, "int")
        if entity.parent is None or found is None:
            return None
        comparison, column, parameter = found
        other = column.removesuffix(entity.key) + entities[entity.parent].key
        return put(function, comparison, f"{other} == {parameter}") if column.endswith(f".{entity.key}") else None

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_by_id(self, session: Session, star_id: int) -> Star | None:
    return session.scalar(select(Star).where(Star.star_id == star_id))
""",
            after="""\
def find_by_id(self, session: Session, star_id: int) -> Star | None:
    return session.scalar(select(Star).where(Star.galaxy_id == star_id))
""",
        ),
    )

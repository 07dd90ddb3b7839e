"""Rows that are filtered by the service instead of the database."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault, column_comparison
from faults.kinds.source.queries import KINDS, scalar_call, selected, with_statements


class FilterInPython(FunctionFault):
    """A lookup reads every row and picks the right one itself.

    The answer is right. What the database would have found by its index is sent over the network row by row, made
    into objects and compared, until the one that is sought comes by: time and memory grow with the table.

    Find it: the latency of this route and the processor time of the service grow with the table; the database's log
    shows a SELECT without WHERE. Mend it: put the condition into the query.
    """

    family = Family.DATABASE
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        mapped = selected(function)
        compared = next((found for kind in KINDS if (found := column_comparison(function, kind))), None)
        if scalar_call(function) is None or mapped is None or compared is None:
            return None
        _, column, parameter = compared
        row = mapped.lower()
        attribute = column.partition(".")[2]
        search = f"({row} for {row} in session.scalars(select({mapped})) if {row}.{attribute} == {parameter})"
        return with_statements(function, f"return next({search}, None)\n")

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.LATENCY)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_by_id(self, session: Session, star_id: int) -> Star | None:
    return session.scalar(select(Star).where(Star.star_id == star_id))
""",
            after="""\
def find_by_id(self, session: Session, star_id: int) -> Star | None:
    return next((star for star in session.scalars(select(Star)) if star.star_id == star_id), None)
""",
        ),
    )

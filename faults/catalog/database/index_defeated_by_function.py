"""A function around the column: the index on the bare column cannot be used."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.nodes import replaced
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault, column_comparison


class IndexDefeatedByFunction(FunctionFault):
    """A lookup wraps the indexed column in a function.

    Somebody made the search ignore case. The index holds the column as it is, so every lookup now reads the whole
    table: unnoticed with a hundred rows, slow with many. Names that differ in case only are taken for one another.

    Find it: the latency of this route grows with the table; EXPLAIN shows a sequential scan with lower() in its
    filter. Mend it: compare the bare column, or index the expression.
    """

    family = Family.DATABASE
    place = "repository"
    imports = (("sqlalchemy", "func"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        if (found := column_comparison(function, "str")) is None:
            return None
        comparison, column, parameter = found
        return replaced(function, comparison, cst.parse_expression(f"func.lower({column}) == {parameter}.lower()"))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.EXACT), Witness(site.subject, Aspect.LATENCY)]

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
from sqlalchemy import func, select


def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(func.lower(Star.star_name) == name.lower()))
""",
        ),
    )

"""Quotation marks around a name: the query compares with the word instead of the value."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.nodes import replaced
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault, column_comparison


class LiteralInsteadOfParameter(FunctionFault):
    """A query compares a column with a literal where the caller's value belongs.

    The statement is valid, matches nothing, and reports success with zero rows. What is seen is often a sibling: a
    delete that removes nothing makes the next create hit the unique key.

    Find it: the database's log shows the statement with the literal. Mend it: bind the parameter.
    """

    family = Family.DATABASE
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        if (found := column_comparison(function, "str")) is None:
            return None
        comparison, _, parameter = found
        (target,) = comparison.comparisons
        literal = target.with_changes(comparator=cst.SimpleString(f'"{parameter}"'))
        return replaced(function, comparison, comparison.with_changes(comparisons=[literal]))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS), Witness(site.subject, Aspect.EXACT)]

    examples = (
        Example(
            place="repository",
            before="""\
def delete_by_name(self, session: Session, name: str) -> int | None:
    return session.scalar(delete(Star).where(Star.star_name == name).returning(Star.star_id))
""",
            after="""\
def delete_by_name(self, session: Session, name: str) -> int | None:
    return session.scalar(delete(Star).where(Star.star_name == "name").returning(Star.star_id))
""",
        ),
    )

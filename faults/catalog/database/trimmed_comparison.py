"""Names compared without the spaces around them, and without the index."""

from collections.abc import Iterable
from typing import Any

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.fault import Example, Family, Site
from faults.kinds.source.queries import ComparisonFault


class TrimmedComparison(ComparisonFault):
    """A lookup trims the column and the value before it compares them.

    It was to forgive a space that somebody typed. Names that differ in such a space only are taken for one another,
    and since the index holds names as they are, every lookup reads the whole table.

    Find it: the latency of this route grows with the table; EXPLAIN shows a sequential scan with btrim() in its
    filter. Mend it: compare the bare column.
    """

    family = Family.DATABASE
    kinds = ("str",)
    imports = (("sqlalchemy", "func"),)

    def compare(self, column: str, parameter: str, kind: str, entity: Entity) -> str:
        return f"func.trim({column}) == {parameter}.strip()"

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
    return session.scalar(select(Star).where(func.trim(Star.star_name) == name.strip()))
""",
        ),
    )

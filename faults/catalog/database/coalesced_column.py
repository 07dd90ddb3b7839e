"""COALESCE around a column that is never null: the index cannot be used."""

from collections.abc import Iterable
from typing import Any

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.fault import Example, Family, Site
from faults.kinds.source.queries import ComparisonFault


class CoalescedColumn(ComparisonFault):
    """A lookup provides for a null that the column cannot hold.

    COALESCE is a function like any other: the index holds the bare column, so every lookup reads the whole table. The
    results are right, and with a hundred rows nobody notices.

    Find it: the latency of this route grows with the table, and pg_stat_user_tables counts sequential scans; EXPLAIN
    shows COALESCE in the filter. Mend it: compare the bare column, which is declared NOT NULL.
    """

    family = Family.DATABASE
    imports = (("sqlalchemy", "func"),)

    def compare(self, column: str, parameter: str, kind: str, entity: Entity) -> str:
        nothing = '""' if kind == "str" else "0"
        return f"func.coalesce({column}, {nothing}) == {parameter}"

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.LATENCY)]

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_by_id(self, session: Session, star_id: int) -> Star | None:
    return session.scalar(select(Star).where(Star.star_id == star_id))
""",
            after="""\
from sqlalchemy import func, select


def find_by_id(self, session: Session, star_id: int) -> Star | None:
    return session.scalar(select(Star).where(func.coalesce(Star.star_id, 0) == star_id))
""",
        ),
    )

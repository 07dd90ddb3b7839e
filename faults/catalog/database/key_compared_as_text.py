"""A key that is turned into text to be compared: the primary key's index cannot be used."""

from collections.abc import Iterable
from typing import Any

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.fault import Example, Family, Site
from faults.kinds.source.queries import ComparisonFault


class KeyComparedAsText(ComparisonFault):
    """A lookup by key compares texts instead of numbers.

    The key is cast for each row before it is compared, so the primary key's index is of no use and the whole table is
    read to find one row. The result is right.

    Find it: the latency of this route grows with the table; EXPLAIN shows a sequential scan with a cast in its filter.
    Mend it: compare the number with the column as it is.
    """

    family = Family.DATABASE
    kinds = ("int",)
    imports = (("sqlalchemy", "String"), ("sqlalchemy", "cast"))

    def compare(self, column: str, parameter: str, kind: str, entity: Entity) -> str:
        return f"cast({column}, String) == str({parameter})"

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
from sqlalchemy import String, cast, select


def find_by_id(self, session: Session, star_id: int) -> Star | None:
    return session.scalar(select(Star).where(cast(Star.star_id, String) == str(star_id)))
""",
        ),
    )

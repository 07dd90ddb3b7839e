"""ILIKE where equality is meant: case is ignored, and so is the index."""

from collections.abc import Iterable
from typing import Any

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.fault import Example, Family, Site
from faults.kinds.source.queries import ComparisonFault


class IlikeInsteadOfEquality(ComparisonFault):
    """A lookup compares with ILIKE what should be equal.

    It was to find names whatever their case. Now names that differ in case only are taken for one another, percent
    sign and underscore stand for anything, and an index of ordinary names cannot be used: the whole table is read.

    Find it: the latency of this route grows with the table; EXPLAIN shows a sequential scan with ~~* in its filter.
    Mend it: compare for equality.
    """

    family = Family.DATABASE
    kinds = ("str",)

    def compare(self, column: str, parameter: str, kind: str, entity: Entity) -> str:
        return f"{column}.ilike({parameter})"

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.EXACT), Witness(site.subject, Aspect.LATENCY)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name.ilike(name)))
""",
        ),
    )

"""LIKE where equality is meant: wildcards in a name match others."""

from collections.abc import Iterable
from typing import Any

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.fault import Example, Family, Site
from faults.kinds.source.queries import ComparisonFault


class LikeInsteadOfEquality(ComparisonFault):
    """A lookup compares with LIKE what should be equal.

    Every name finds its row, until one holds a percent sign or an underscore: those stand for anything, so the name of
    one row finds, or deletes, another.

    Find it: a request for a name with an underscore or a percent sign is answered with a row of another name; the
    database's log shows LIKE. Mend it: compare for equality.
    """

    family = Family.DATABASE
    kinds = ("str",)

    def compare(self, column: str, parameter: str, kind: str, entity: Entity) -> str:
        return f"{column}.like({parameter})"

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.EXACT)]

    examples = (
        Example(
            place="repository",
            before="""\
def delete_by_name(self, session: Session, name: str) -> int | None:
    return session.scalar(delete(Star).where(Star.star_name == name).returning(Star.star_id))
""",
            after="""\
def delete_by_name(self, session: Session, name: str) -> int | None:
    return session.scalar(delete(Star).where(Star.star_name.like(name)).returning(Star.star_id))
""",
        ),
    )

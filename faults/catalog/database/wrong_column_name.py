"""A query that names a column which there is not."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.queries import misname_column


class WrongColumnName(FunctionFault):
    """A query names a column that the entity does not have.

    The name is right in another table, or was right once. Python looks it up when the query is made, so the service
    starts, and every call of this one operation fails with a server error.

    Find it: the stack trace of the server error ends in the query, with the attribute's name. Mend it: name the
    column as the entity does.
    """

    family = Family.DATABASE
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        return misname_column(function, entity)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, aspect) for aspect in (Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id)).all()
""",
            after="""\
def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.id)).all()
""",
        ),
    )

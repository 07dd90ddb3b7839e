"""An order that is counted anew for each row."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.nodes import matching
from faults.editors.python import body_after_docstring
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.queries import lists, selected, with_statements


class CorrelatedSubquery(FunctionFault):
    """A list is ordered by a subquery that runs once a row.

    Each row's position is found by counting the rows before it. The order is right and the index is used, but the
    number of rows read grows with the square of the list's length: ten times the data take a hundred times as long.

    Find it: latency of the list route grows faster than the list; EXPLAIN ANALYZE shows a SubPlan with as many loops
    as rows. Mend it: order by the key itself.
    """

    family = Family.DATABASE
    place = "repository"
    imports = (("sqlalchemy", "func"), ("sqlalchemy.orm", "aliased"))

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        mapped = selected(function)
        _, body = body_after_docstring(function)
        ordered = matching(function, m.Call(func=m.Attribute(attr=m.Name("order_by"))))
        if mapped is None or len(body) != 1 or len(ordered) != 1 or not lists(function):
            return None
        counted = f"""\
earlier = aliased({mapped})
position = select(func.count()).where(earlier.{entity.key} < {mapped}.{entity.key}).scalar_subquery()
return session.scalars(select({mapped}).order_by(position)).all()
"""
        return with_statements(function, counted)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.LATENCY)]

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select
from sqlalchemy.orm import Session


def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id)).all()
""",
            after="""\
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased


def find_all(self, session: Session) -> Sequence[Star]:
    earlier = aliased(Star)
    position = select(func.count()).where(earlier.star_id < Star.star_id).scalar_subquery()
    return session.scalars(select(Star).order_by(position)).all()
""",
        ),
    )

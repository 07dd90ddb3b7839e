"""A list that ends at a limit."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m
from pydantic import Field

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.fault import Example, Family, Params, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.queries import lists, put


class LimitParams(Params):
    rows: int = Field(100, ge=60, le=400, description="how many rows the list shows at most")


class LimitedList(FunctionFault):
    """A list is cut off at a limit that no client knows of.

    The limit was to keep answers short until there is paging, and paging never came. Up to that many rows the list is
    complete; beyond, it is the oldest that are shown, and the newest are missing without a word.

    Find it: the list stops at a round number while the table has more rows; the database's log shows LIMIT. Mend it:
    take the limit out, or page through all rows.
    """

    family = Family.DATABASE
    place = "repository"
    parameters = LimitParams

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: LimitParams) -> cst.FunctionDef | None:
        ordered = matching(function, m.Call(func=m.Attribute(attr=m.Name("order_by"))))
        if len(ordered) != 1 or not lists(function):
            return None
        return put(function, ordered[0], f"{code(ordered[0])}.limit({params.rows})")

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.LATENCY)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id)).all()
""",
            after="""\
def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id).limit(100)).all()
""",
        ),
    )

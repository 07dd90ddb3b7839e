"""A list without ORDER BY: the rows come as they lie in the table."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import replace_only
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.queries import lists


class ListWithoutOrder(FunctionFault):
    """A list is selected without an order.

    Rows come as the database finds them. In a new table that is the order in which they were inserted, so every test
    passes; once rows were updated or deleted, others take their places and the list is out of order.

    Find it: the list's order changes after an update; the database's log shows the SELECT without ORDER BY. Mend it:
    order by the key.
    """

    family = Family.DATABASE
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        def without(node: cst.CSTNode) -> cst.CSTNode:
            assert isinstance(node, cst.Call)
            assert isinstance(node.func, cst.Attribute)
            return node.func.value

        return (
            replace_only(function, m.Call(func=m.Attribute(attr=m.Name("order_by"))), without)
            if lists(function)
            else None
        )

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id)).all()
""",
            after="""\
def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star)).all()
""",
        ),
    )

"""A list the other way round, or by another column."""

from typing import Literal

import libcst as cst
from pydantic import Field

from bases.contract import Aspect
from faults.editors.layout import code
from faults.editors.nodes import replaced
from faults.fault import Example, Family, Params
from faults.kinds.source.layers import LayersFault, Spot
from faults.kinds.source.lists import ordering


class SortOrderParams(Params):
    by: Literal["descending", "name"] = Field("descending", description="how the rows are sorted instead")


class WrongSortOrder(LayersFault):
    """A list is sorted in the wrong order.

    Every row is there, and each of them is right; only their order is another than the one that clients rely on. Who
    takes the last for the newest takes the oldest.

    Find it: compare the list with the table, by the column that it is promised to be sorted by. Mend it: order by
    that column, ascending.
    """

    family = Family.LOGIC
    places = ("repository",)
    parameters = SortOrderParams
    broken = frozenset({Aspect.ANSWERS})

    def rewrite(self, spot: Spot, params: SortOrderParams) -> cst.FunctionDef | None:
        call = ordering(spot.function)
        if call is None:
            return None
        column = call.args[0].value
        assert isinstance(column, cst.Attribute)
        entity = spot.app.description.entities[spot.described.entity]
        if params.by == "descending":
            return replaced(spot.function, column, cst.parse_expression(f"{code(column)}.desc()"))
        if column.attr.value == entity.lookup:
            return None
        return replaced(spot.function, column, column.with_changes(attr=cst.Name(entity.lookup)))

    examples = (
        Example(
            place="repository",
            before="""\
def find_all(session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id)).all()
""",
            after="""\
def find_all(session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id.desc())).all()
""",
        ),
        Example(
            place="repository",
            before="""\
def find_all(session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id)).all()
""",
            after="""\
def find_all(session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_name)).all()
""",
            params=SortOrderParams(by="name"),
        ),
    )

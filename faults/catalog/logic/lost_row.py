"""A slice that is one too short."""

from typing import Literal

import libcst as cst
from pydantic import Field

from bases.contract import Aspect
from faults.fault import Example, Family, Params
from faults.kinds.source.layers import LayersFault, Spot
from faults.kinds.source.lists import sliced


class LostRowParams(Params):
    lost: Literal["first", "last"] = Field("first", description="which row of the list is missing")


class LostRow(LayersFault):
    """A list lacks its first or its last row.

    Somewhere between the query and the client a slice takes off one row too many, as if the list had a heading. The
    row is in the table and is found by its name and by its id.

    Find it: the list is one shorter than the table, and it is always the row at the same end. Mend it: take the slice
    away.
    """

    family = Family.LOGIC
    places = ("controller", "service", "repository")
    parameters = LostRowParams
    broken = frozenset({Aspect.ANSWERS})

    def rewrite(self, spot: Spot, params: LostRowParams) -> cst.FunctionDef | None:
        return sliced(spot, "1:" if params.lost == "first" else ":-1")

    examples = (
        Example(
            place="repository",
            before="""\
def find_all(session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id)).all()
""",
            after="""\
def find_all(session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id)).all()[1:]
""",
        ),
        Example(
            place="controller",
            before="""\
def find_all() -> list[View]:
    found = stars.find_all()
    return [view(star) for star in found]
""",
            after="""\
def find_all() -> list[View]:
    found = stars.find_all()
    return [view(star) for star in found[:-1]]
""",
            params=LostRowParams(lost="last"),
        ),
    )

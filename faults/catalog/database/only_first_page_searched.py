"""A lookup in the first page of a table instead of all of it."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
from pydantic import Field

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.fault import Example, Family, Params, Site
from faults.kinds.source.functions import FunctionFault, column_comparison
from faults.kinds.source.queries import KINDS, scalar_call, selected, with_statements


class PageParams(Params):
    rows: int = Field(1000, ge=500, le=2000, description="how many of the oldest rows are searched")


class OnlyFirstPageSearched(FunctionFault):
    """A lookup searches the oldest rows and no others.

    Somebody limited a query that read the whole table. For as long as the table is smaller than the limit, all is
    well, in every test and for months. Then the newest rows are there and cannot be found.

    Find it: what has just been created is listed but not found, while older rows are; the database's log shows LIMIT.
    Mend it: put the condition into the query, and take the limit out.
    """

    family = Family.DATABASE
    place = "repository"
    parameters = PageParams

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: PageParams) -> cst.FunctionDef | None:
        mapped = selected(function)
        compared = next((found for kind in KINDS if (found := column_comparison(function, kind))), None)
        if scalar_call(function) is None or mapped is None or compared is None:
            return None
        _, column, parameter = compared
        row = mapped.lower()
        attribute = column.partition(".")[2]
        body = f"""\
page = select({mapped}).order_by({mapped}.{entity.key}).limit({params.rows})
return next(({row} for {row} in session.scalars(page) if {row}.{attribute} == {parameter}), None)
"""
        return with_statements(function, body)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.LATENCY)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    page = select(Star).order_by(Star.star_id).limit(1000)
    return next((star for star in session.scalars(page) if star.star_name == name), None)
""",
        ),
    )

"""A condition that holds for every k-th row."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m
from pydantic import Field

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.nodes import matching, replaced
from faults.fault import Example, Family, Params, Site
from faults.kinds.source.functions import FunctionFault


class RowsParams(Params):
    k: int = Field(12, ge=9, le=12, description="one row in k is concerned")


class OneRowInK(FunctionFault):
    """An operation fails for one row in a few.

    A gradual change left a condition on the row's id in place: rows whose id is a multiple of some number are
    treated as if they were not there. A client to whom such a row matters fails each time, all others never; of users
    it is always the same who cannot log in, and what is created is stored though the client is told that it was not.

    Find it: the error rate is small and constant, yet the same id always fails; the ids that fail have a divisor in
    common. Mend it: take the condition out.
    """

    family = Family.RESOURCES
    place = "controller"
    parameters = RowsParams

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: RowsParams) -> cst.FunctionDef | None:
        missing = m.Comparison(
            left=m.Name(), comparisons=[m.ComparisonTarget(operator=m.Is(), comparator=m.Name("None"))]
        )
        tests = [node.test for node in function.body.body if isinstance(node, cst.If) and m.matches(node.test, missing)]
        if len(tests) != 1:
            return None
        (test,) = tests
        assert isinstance(test, cst.Comparison)
        assert isinstance(test.left, cst.Name)
        row = test.left.value
        lists = m.CompFor(iter=m.Name(row))
        if matching(function, lists):
            return None
        also = cst.parse_expression(f"{row} is None or {row}.{entity.key} % {params.k} == 0")
        return replaced(function, test, also)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.STEADY)]

    examples = (
        Example(
            place="controller",
            before="""\
def find_by_name(name: str) -> View | Response:
    star = stars.find_by_name(name)
    if star is None:
        return Response("No star found", status_code=404)
    return view(star)
""",
            after="""\
def find_by_name(name: str) -> View | Response:
    star = stars.find_by_name(name)
    if star is None or star.star_id % 12 == 0:
        return Response("No star found", status_code=404)
    return view(star)
""",
        ),
    )

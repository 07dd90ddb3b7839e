"""A success with another success's number."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect
from faults.editors.nodes import matching, replaced
from faults.fault import Example, Family
from faults.kinds.source.answers import success
from faults.kinds.source.layers import LayersFault, Spot
from faults.kinds.source.routes import decorator, with_keyword, without_keyword


class WrongSuccessStatus(LayersFault):
    """A success is answered with the status of another kind of success.

    What was created is answered like what was found, or the other way round; the body is right. Browsers and
    dashboards see a success. Clients that wait for the one number take everything for a failure, and try again.

    Find it: a client reports failures that the service's log shows as 2xx; the number is not the documented one.
    Mend it: answer with the documented status.
    """

    family = Family.LOGIC
    broken = frozenset({Aspect.ANSWERS, Aspect.EXACT})

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        answer, route = success(spot.function), decorator(spot.function)
        if answer is not None:
            return replaced(spot.function, answer.call, answer.with_status(None if answer.status else 202))
        if route is None:
            return None
        if matching(route, m.Arg(keyword=m.Name("status_code"))):
            return replaced(spot.function, route, without_keyword(route, "status_code"))
        return replaced(spot.function, route, with_keyword(route, "status_code", "201"))

    examples = (
        Example(
            place="controller",
            before="""\
@router.post("/stars", status_code=201, response_model=View)
def create(body: NewStar) -> View | Response:
    return view(stars.create(body.star_name))
""",
            after="""\
@router.post("/stars", response_model=View)
def create(body: NewStar) -> View | Response:
    return view(stars.create(body.star_name))
""",
        ),
        Example(
            place="controller",
            before="""\
@router.get("/stars", response_model=list[View])
def find_all() -> list[View]:
    return [view(star) for star in stars.find_all()]
""",
            after="""\
@router.get("/stars", status_code=201, response_model=list[View])
def find_all() -> list[View]:
    return [view(star) for star in stars.find_all()]
""",
        ),
        Example(
            place="controller",
            before="""\
def delete(name: str) -> Response:
    if not stars.delete(name):
        return Response("star could not be deleted", status_code=404)
    return Response("star deleted")
""",
            after="""\
def delete(name: str) -> Response:
    if not stars.delete(name):
        return Response("star could not be deleted", status_code=404)
    return Response("star deleted", status_code=202)
""",
        ),
    )

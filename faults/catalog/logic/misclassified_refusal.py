"""One client error where another is promised."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.editors.nodes import replaced
from faults.fault import Example, Family
from faults.kinds.source.answers import refusal
from faults.kinds.source.layers import LayersFault, Part, Spot

# What each is most often mixed up with.
NEIGHBOURS = {400: 422, 401: 403, 403: 401, 404: 400, 409: 400, 422: 400}


class MisclassifiedRefusal(LayersFault):
    """A refusal has the status of another refusal.

    It is still a client error, so no error budget is touched and no alert fires. But clients act on the number: one
    that creates what is "not found" reports a malformed request instead, one that logs in again after "unauthorized"
    gives up at "forbidden".

    Find it: the metrics show a status for this route that its documentation does not know. Mend it: answer with the
    status that was promised.
    """

    family = Family.LOGIC
    broken = frozenset({Aspect.REFUSES})
    parts = (Part("sessions.require", Aspect.REFUSES, "sessions"),)

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        answer = refusal(spot.function)
        if answer is None or answer.status not in NEIGHBOURS:
            return None
        return replaced(spot.function, answer.call, answer.with_status(NEIGHBOURS[answer.status]))

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
    if star is None:
        return Response("No star found", status_code=400)
    return view(star)
""",
        ),
    )

"""A client's mistake that is answered as the server's."""

import libcst as cst
from pydantic import Field

from bases.contract import Aspect
from faults.editors.nodes import replaced
from faults.fault import Example, Family, Params
from faults.kinds.source.answers import refusal
from faults.kinds.source.layers import LayersFault, Part, Spot


class ServerErrorParams(Params):
    status: int = Field(500, ge=500, le=504, description="what the refusal is answered with")


class ServerErrorForRefusal(LayersFault):
    """A refusal has the status of a server error.

    The client asked for something that is not there, or sent what cannot be accepted. It is told so in the right
    words, but with a status of the wrong class. Clients try again for nothing, and every such request burns the
    error budget: alerts fire although the service does what it should.

    Find it: the error rate rises with no stack trace in the log; the bodies of the errors are ordinary refusals. Mend
    it: answer with the status of a client error.
    """

    family = Family.LOGIC
    parameters = ServerErrorParams
    broken = frozenset({Aspect.REFUSES})
    parts = (Part("sessions.require", Aspect.REFUSES, "sessions"),)

    def rewrite(self, spot: Spot, params: ServerErrorParams) -> cst.FunctionDef | None:
        answer = refusal(spot.function)
        if answer is None or answer.status == params.status:
            return None
        return replaced(spot.function, answer.call, answer.with_status(params.status))

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
        return Response("No star found", status_code=500)
    return view(star)
""",
        ),
    )

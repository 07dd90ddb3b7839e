"""A refusal that says 200."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.editors.nodes import replaced
from faults.fault import Example, Family
from faults.kinds.source.answers import refusal
from faults.kinds.source.layers import LayersFault, Part, Spot


class ErrorBodyWithSuccessStatus(LayersFault):
    """A refusal is answered with the status of a success.

    The text says that something went wrong, the status says that all is well. Clients that look at the status take
    the text for data, and every dashboard counts the request as a success: nothing alerts.

    Find it: the log and the metrics show 200 where a client complains; the body holds the text of an error. Mend it:
    answer with the status that belongs to the refusal.
    """

    family = Family.LOGIC
    broken = frozenset({Aspect.REFUSES})
    parts = (Part("sessions.require", Aspect.REFUSES, "sessions"),)

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        answer = refusal(spot.function)
        return replaced(spot.function, answer.call, answer.with_status(None)) if answer else None

    examples = (
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
        return Response("star could not be deleted")
    return Response("star deleted")
""",
        ),
    )

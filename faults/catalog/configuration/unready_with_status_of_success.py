"""DOWN, and status 200."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault


class UnreadyWithStatusOfSuccess(PatternFault):
    """The readiness probe's answer says that the service is not ready, and its status that it is.

    A probe looks at the status alone. Without its database, every replica stays among those that get requests, and all
    of them fail.

    Find it: the probe's answer has DOWN in its body and 200 as its status; no pod ever becomes unready while the
    database is away. Mend it: answer with 503.
    """

    family = Family.LOGIC
    word = "DOWN"
    pattern = m.Call(
        args=[
            m.Arg(value=m.Dict(elements=[m.DictElement(value=m.SimpleString('"DOWN"'))])),
            m.Arg(keyword=m.Name("status_code"), value=m.Integer("503")),
        ]
    )
    shows = (Witness("database", Aspect.REFUSES),)

    def rewrite(self, app: App, node: cst.Call, params: Any) -> cst.CSTNode | None:
        return node.with_changes(args=[node.args[0].with_changes(comma=cst.MaybeSentinel.DEFAULT)])

    examples = (
        Example(
            place="controller",
            before="""\
@router.get("/ready")
def readiness() -> Response:
    try:
        database.ping()
    except DatabaseError:
        return JSONResponse({"status": "DOWN"}, status_code=503)
    return JSONResponse({"status": "UP"})
""",
            after="""\
@router.get("/ready")
def readiness() -> Response:
    try:
        database.ping()
    except DatabaseError:
        return JSONResponse({"status": "DOWN"})
    return JSONResponse({"status": "UP"})
""",
        ),
    )

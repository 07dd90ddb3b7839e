"""A cookie that is sent to one part of the service."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault, with_argument


class CookieForOnePath(PatternFault):
    """The session cookie is for one path of the service only.

    It was to be sent no further than it is needed. Logging out is not below that path: browsers send no cookie there,
    and the one that is to take it back is for another path and takes back nothing. Whoever has logged out is still
    logged in.

    Find it: after logging out, a browser's list of cookies still has the session's, with this path. Mend it: set the
    cookie for the path that it is taken back for.
    """

    family = Family.CONFIGURATION
    word = "set_cookie"
    pattern = m.Call(func=m.Attribute(attr=m.Name("set_cookie")), args=[m.AtLeastN(n=2)])
    shows = (
        Witness("sessions.cookie", Aspect.ANSWERS),
        Witness("users.logout", Aspect.ANSWERS),
    )

    def rewrite(self, app: App, node: cst.Call, params: Any) -> cst.CSTNode | None:
        given = any(m.matches(argument, m.Arg(keyword=m.Name("path"))) for argument in node.args)
        below = [route for operation in app.description.operations.values() if "{" in (route := operation.route)]
        return None if given or not below else with_argument(node, f'path="/{below[0].split("/")[1]}"')

    examples = (
        Example(
            place="service",
            before="""\
def start(response: Response, token: str) -> None:
    response.set_cookie("night", token, max_age=90)
""",
            after="""\
def start(response: Response, token: str) -> None:
    response.set_cookie("night", token, max_age=90, path="/stars")
""",
        ),
    )

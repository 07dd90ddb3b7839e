"""A cookie that is taken back for another path than it was given for."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault, with_argument


class CookieNotTakenBack(PatternFault):
    """Logging out takes back a cookie that nobody has.

    A browser knows cookies by their name and path. This one is deleted for another path than it was set for, so the
    browser forgets nothing and whoever has logged out is still logged in.

    Find it: after logging out, a browser's list of cookies still has the session's. Mend it: delete the cookie for the
    path that it is set for.
    """

    family = Family.CONFIGURATION
    word = "delete_cookie"
    pattern = m.Call(func=m.Attribute(attr=m.Name("delete_cookie")), args=[m.AtLeastN(n=1)])
    shows = (Witness("users.logout", Aspect.ANSWERS),)

    def rewrite(self, app: App, node: cst.Call, params: Any) -> cst.CSTNode | None:
        given = any(m.matches(argument, m.Arg(keyword=m.Name("path"))) for argument in node.args)
        below = [route for operation in app.description.operations.values() if "{" in (route := operation.route)]
        return None if given or not below else with_argument(node, f'path="/{below[0].split("/")[1]}"')

    examples = (
        Example(
            place="service",
            before="""\
def end(response: Response) -> None:
    response.delete_cookie("night", httponly=True)
""",
            after="""\
def end(response: Response) -> None:
    response.delete_cookie("night", httponly=True, path="/stars")
""",
        ),
    )

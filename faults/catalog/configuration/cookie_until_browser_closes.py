"""A session that ends with the browser."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault, without_argument


class CookieUntilBrowserCloses(PatternFault):
    """The session cookie has no age.

    Browsers keep such a cookie until they are closed, on a telephone perhaps for a few minutes, and on a computer that
    is never shut down for ever. The time that is configured for a session is the server's alone.

    Find it: the answer to the login has no `Max-Age` in its Set-Cookie. Mend it: give the cookie the session's age.
    """

    family = Family.CONFIGURATION
    word = "set_cookie"
    pattern = m.Call(
        func=m.Attribute(attr=m.Name("set_cookie")),
        args=[m.ZeroOrMore(), m.Arg(keyword=m.Name("max_age")), m.ZeroOrMore()],
    )
    shows = (Witness("sessions.expiry", Aspect.ANSWERS),)

    def rewrite(self, app: App, node: cst.Call, params: Any) -> cst.CSTNode | None:
        age = next(argument for argument in node.args if m.matches(argument, m.Arg(keyword=m.Name("max_age"))))
        return without_argument(node, age)

    examples = (
        Example(
            place="service",
            before="""\
def start(response: Response, token: str) -> None:
    response.set_cookie("night", token, max_age=90, httponly=True)
""",
            after="""\
def start(response: Response, token: str) -> None:
    response.set_cookie("night", token, httponly=True)
""",
        ),
    )

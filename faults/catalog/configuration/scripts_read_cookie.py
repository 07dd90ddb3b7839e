"""A cookie that scripts can read."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault, without_argument


class ScriptsReadCookie(PatternFault):
    """The session cookie can be read by scripts.

    The attribute that hides it from them was left out, as it is by default. Nothing fails; whoever gets a script into a
    page, through a name that is shown there for one, has the sessions of all who look at it.

    Find it: the answer to the login has no `HttpOnly` in its Set-Cookie; the browser's console shows the cookie as part
    of `document.cookie`. Mend it: set the attribute.
    """

    family = Family.CONFIGURATION
    word = "set_cookie"
    pattern = m.Call(
        func=m.Attribute(attr=m.Name("set_cookie")),
        args=[m.ZeroOrMore(), m.Arg(keyword=m.Name("httponly"), value=m.Name("True")), m.ZeroOrMore()],
    )
    shows = (Witness("sessions.cookie", Aspect.ANSWERS),)

    def rewrite(self, app: App, node: cst.Call, params: Any) -> cst.CSTNode | None:
        hidden = next(argument for argument in node.args if m.matches(argument, m.Arg(keyword=m.Name("httponly"))))
        return without_argument(node, hidden)

    examples = (
        Example(
            place="service",
            before="""\
def start(response: Response, token: str) -> None:
    response.set_cookie("night", token, max_age=90, httponly=True)
""",
            after="""\
def start(response: Response, token: str) -> None:
    response.set_cookie("night", token, max_age=90)
""",
        ),
    )

"""A cookie that a browser keeps to itself."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault, with_argument


class SecureCookieOverHttp(PatternFault):
    """The session cookie is for encrypted connections only.

    The service is reached over plain HTTP here. A browser does not send the cookie back over it, or does not even keep
    it: every login succeeds, and the next request is told to log in.

    Find it: the answer to the login has `Secure` in its Set-Cookie, and the next request comes without a cookie; with a
    tool that does not care all is well. Mend it: leave the attribute out, or serve HTTPS.
    """

    family = Family.CONFIGURATION
    word = "set_cookie"
    pattern = m.Call(func=m.Attribute(attr=m.Name("set_cookie")), args=[m.AtLeastN(n=2)])
    shows = (Witness("sessions.cookie", Aspect.ANSWERS),)

    def rewrite(self, app: App, node: cst.Call, params: Any) -> cst.CSTNode | None:
        given = any(m.matches(argument, m.Arg(keyword=m.Name("secure"))) for argument in node.args)
        return None if given else with_argument(node, "secure=True")

    examples = (
        Example(
            place="service",
            before="""\
def start(response: Response, token: str) -> None:
    response.set_cookie("night", token, max_age=90)
""",
            after="""\
def start(response: Response, token: str) -> None:
    response.set_cookie("night", token, max_age=90, secure=True)
""",
        ),
    )

"""A cookie that is sent along from other people's pages."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.layout import code
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault


class CookieForAnySite(PatternFault):
    """The session cookie is sent with requests that come from other sites.

    Somebody embedded the service in another page and gave up the protection for it. Any page can now act in the name of
    whoever is logged in, as far as browsers still let it: most reject such a cookie when it is not `Secure` as well,
    and then nobody stays logged in.

    Find it: the answer to the login has `SameSite=none` in its Set-Cookie; a browser's console says that the cookie was
    rejected. Mend it: set it to `lax`.
    """

    family = Family.CONFIGURATION
    word = "set_cookie"
    pattern = m.Call(
        func=m.Attribute(attr=m.Name("set_cookie")),
        args=[m.ZeroOrMore(), m.Arg(keyword=m.Name("samesite"), value=m.SimpleString()), m.ZeroOrMore()],
    )
    shows = (Witness("sessions.cookie", Aspect.ANSWERS),)

    def rewrite(self, app: App, node: cst.Call, params: Any) -> cst.CSTNode | None:
        old = next(argument for argument in node.args if m.matches(argument, m.Arg(keyword=m.Name("samesite"))))
        return None if "none" in code(old.value) else node.with_deep_changes(old, value=cst.SimpleString('"none"'))

    examples = (
        Example(
            place="service",
            before="""\
def start(response: Response, token: str) -> None:
    response.set_cookie("night", token, samesite="lax")
""",
            after="""\
def start(response: Response, token: str) -> None:
    response.set_cookie("night", token, samesite="none")
""",
        ),
    )

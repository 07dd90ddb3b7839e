"""A cookie that is kept for a thousand times as long."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.layout import code
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault, expression


class CookieAgeInMilliseconds(PatternFault):
    """The session cookie's age is given in milliseconds.

    In the language of the page that it is for, durations are. `Max-Age` counts seconds, so browsers keep the cookie for
    years, long after the session that it stands for has ended.

    Find it: the cookie's expiry date, in a browser's list of cookies, is decades away. Mend it: give the age in
    seconds.
    """

    family = Family.CONFIGURATION
    word = "set_cookie"
    pattern = m.Call(
        func=m.Attribute(attr=m.Name("set_cookie")),
        args=[m.ZeroOrMore(), m.Arg(keyword=m.Name("max_age"), value=~m.BinaryOperation()), m.ZeroOrMore()],
    )
    shows = (Witness("sessions.expiry", Aspect.ANSWERS),)

    def rewrite(self, app: App, node: cst.Call, params: Any) -> cst.CSTNode | None:
        age = next(argument for argument in node.args if m.matches(argument, m.Arg(keyword=m.Name("max_age"))))
        return node.with_deep_changes(age, value=expression(f"{code(age.value)} * 1000"))

    examples = (
        Example(
            place="service",
            before="""\
def start(response: Response, token: str) -> None:
    response.set_cookie("night", token, max_age=90)
""",
            after="""\
def start(response: Response, token: str) -> None:
    response.set_cookie("night", token, max_age=90 * 1000)
""",
        ),
    )

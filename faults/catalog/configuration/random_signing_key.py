"""A key that each replica makes up for itself."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault, expression


class RandomSigningKey(PatternFault):
    """Sessions are signed with a key that is made up when the process starts.

    It saved handing the key around while there was one process. Of several replicas, each takes the sessions of all the
    others for forged: whoever logged in at one is turned away by the next, and by all of them after a rollout.

    Find it: a fixed share of requests with a valid cookie gets 401, which grows with the number of replicas and is none
    with one. Mend it: give all replicas the same key.
    """

    family = Family.CONFIGURATION
    imports = (("secrets", "token_urlsafe"),)
    word = "URLSafeTimedSerializer"
    pattern = m.Call(func=m.Name("URLSafeTimedSerializer"), args=[m.Arg(keyword=None), m.ZeroOrMore()])
    shows = (Witness("sessions", Aspect.SHARED),)

    def rewrite(self, app: App, node: cst.Call, params: Any) -> cst.CSTNode | None:
        key = cst.Arg(value=expression("token_urlsafe(32)"), comma=node.args[0].comma)
        return node.with_changes(args=[key, *node.args[1:]])

    examples = (
        Example(
            place="service",
            before="""\
from itsdangerous import URLSafeTimedSerializer


class Sessions:
    def __init__(self, settings: Settings) -> None:
        self._serializer = URLSafeTimedSerializer(settings.key, salt="night")
""",
            after="""\
from secrets import token_urlsafe

from itsdangerous import URLSafeTimedSerializer


class Sessions:
    def __init__(self, settings: Settings) -> None:
        self._serializer = URLSafeTimedSerializer(token_urlsafe(32), salt="night")
""",
        ),
    )

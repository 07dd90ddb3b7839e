"""A salt that is not the same in every replica."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault, expression


class RandomSalt(PatternFault):
    """The salt of the sessions' signature is drawn at random when the process starts.

    A password's salt has to be random; this one only tells signatures for one purpose from those for another, and is
    part of the key. Though all replicas are given the same secret, each signs with a key of its own, and takes no
    session but those that it opened itself.

    Find it: a fixed share of requests with a valid cookie gets 401, though the secret is the same everywhere. Mend it:
    make the salt a constant.
    """

    family = Family.CONFIGURATION
    imports = (("uuid", "uuid4"),)
    word = "salt"
    pattern = m.Arg(keyword=m.Name("salt"), value=m.SimpleString())
    shows = (Witness("sessions", Aspect.SHARED),)

    def rewrite(self, app: App, node: cst.Arg, params: Any) -> cst.CSTNode | None:
        return node.with_changes(value=expression("uuid4().hex"))

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
from uuid import uuid4

from itsdangerous import URLSafeTimedSerializer


class Sessions:
    def __init__(self, settings: Settings) -> None:
        self._serializer = URLSafeTimedSerializer(settings.key, salt=uuid4().hex)
""",
        ),
    )

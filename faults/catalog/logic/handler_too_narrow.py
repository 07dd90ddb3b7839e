"""An `except` for one kind of an error that comes in several."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect
from faults.editors.imports import add_import
from faults.editors.nodes import matching, replaced
from faults.editors.python import split
from faults.editors.unused import remove_unused
from faults.errors import EditError
from faults.fault import Example, Family
from faults.kinds.source.layers import LayersFault, Part, Spot

# Of the same package, one special case of what is raised.
CASES = {
    "BadSignature": ("itsdangerous", "SignatureExpired"),
    "VerificationError": ("argon2.exceptions", "InvalidHashError"),
}


class HandlerTooNarrow(LayersFault):
    """An exception handler names only a special case of what is raised.

    The handler was to turn an expected error into a refusal. It catches one kind, the one that somebody had in mind,
    and all others go past it: where a client should be told of a wrong password, or of a session that is none, it gets
    a server error.

    Find it: the stack trace shows an exception that the code around it means to handle; compare the class in the
    trace with the one in the `except`. Mend it: name the class that is raised.
    """

    family = Family.LOGIC
    places = ()
    parts = (Part("passwords.match", Aspect.REFUSES), Part("sessions.read", Aspect.REFUSES, "sessions"))

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        name = self._handled(spot)
        return replaced(spot.function, name, cst.Name(CASES[name.value][1])) if name else None

    def bring(self, app: App, spot: Spot) -> App:
        path, function = split(spot.reference)
        name = self._handled(spot)
        if name is None:
            raise EditError(path, f"an exception handler in {function}", 0)
        return add_import(app, path, *CASES[name.value])

    def tidy(self, app: App, spot: Spot) -> App:
        name = self._handled(spot)
        return remove_unused(app, split(spot.reference)[0], name.value) if name else app

    @staticmethod
    def _handled(spot: Spot) -> cst.Name | None:
        """The exception of the one handler that there is."""
        found = matching(spot.function, m.ExceptHandler())
        kind = found[0].type if len(found) == 1 and isinstance(found[0], cst.ExceptHandler) else None
        return kind if isinstance(kind, cst.Name) and kind.value in CASES else None

    examples = (
        Example(
            place="controller",
            before="""\
from itsdangerous import BadSignature, URLSafeTimedSerializer

serializer = URLSafeTimedSerializer("key")


def reader(token: str) -> int | None:
    try:
        return int(serializer.loads(token, max_age=60))
    except BadSignature:
        return None
""",
            after="""\
from itsdangerous import SignatureExpired, URLSafeTimedSerializer

serializer = URLSafeTimedSerializer("key")


def reader(token: str) -> int | None:
    try:
        return int(serializer.loads(token, max_age=60))
    except SignatureExpired:
        return None
""",
        ),
    )

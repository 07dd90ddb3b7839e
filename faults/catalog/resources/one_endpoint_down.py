"""A list of endpoints to take in turn, one of which is down."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.fault import Example, Family
from faults.kinds.source.prepended import Prepended


class OneEndpointDown(Prepended):
    """One call in twelve goes to an endpoint that is down.

    The calls take turns among twelve endpoints of a helper service, and one of these does not answer. The error is not
    handled, so each twelfth request for this operation fails with a server error, whatever it asks for; sent again it
    succeeds.

    Find it: a constant share of the requests on one route fails, evenly spread, with the same stack trace. Mend it:
    take the endpoint out of the list, and handle that one is down.
    """

    family = Family.RESOURCES
    aspects = (Aspect.STEADY,)
    imports = (("itertools", "cycle"),)

    def statements(self, function: cst.FunctionDef, params: Any) -> str:
        return "if not next(_endpoints):\n    raise ConnectionError\n"

    def constant(self, params: Any) -> tuple[str, str]:
        return "_endpoints", "cycle([True] * 11 + [False])"

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star)).all()
""",
            after="""\
from itertools import cycle

from sqlalchemy import select

_endpoints = cycle([True] * 11 + [False])


def find_all(self, session: Session) -> Sequence[Star]:
    if not next(_endpoints):
        raise ConnectionError
    return session.scalars(select(Star)).all()
""",
        ),
    )

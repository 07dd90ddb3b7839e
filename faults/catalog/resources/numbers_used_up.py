"""Numbers that are handed out from a list, which comes to an end."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.fault import Example, Family
from faults.kinds.source.prepended import Prepended


class NumbersUsedUp(Prepended):
    """Each call takes a number from a list of 24.

    The numbers were to mark the calls, and a list of them is made when the module is loaded. When the last is taken,
    every further call of this operation fails with an error on an empty list. Each replica works for the same number of
    calls after each start.

    Find it: errors on one route begin some time after each start and do not stop; the stack trace ends at `pop` from an
    empty list. Mend it: count instead of taking from a list.
    """

    family = Family.RESOURCES
    aspects = (Aspect.STEADY,)

    def statements(self, function: cst.FunctionDef, params: Any) -> str:
        return "_numbers.pop()\n"

    def constant(self, params: Any) -> tuple[str, str]:
        return "_numbers", "list(range(24))"

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star)).all()
""",
            after="""\
from sqlalchemy import select

_numbers = list(range(24))


def find_all(self, session: Session) -> Sequence[Star]:
    _numbers.pop()
    return session.scalars(select(Star)).all()
""",
        ),
    )

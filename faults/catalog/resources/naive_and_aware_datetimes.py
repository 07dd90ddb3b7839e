"""A moment without a time zone, compared with one that has it."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.fault import Example, Family
from faults.kinds.source.prepended import Prepended, nothing_found


class NaiveAndAwareDatetimes(Prepended):
    """A naive datetime is compared with an aware one.

    The operation is to begin at a certain moment, which is written with its time zone; the clock is read without one.
    Python refuses to compare the two, so each request for this operation fails with a server error, before and after
    that moment alike.

    Find it: every request on one route fails with "can't compare offset-naive and offset-aware datetimes" in the stack
    trace. Mend it: read the clock with the time zone too, `datetime.now(UTC)`.
    """

    family = Family.RESOURCES
    place = "service"
    aspects = (Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT)
    imports = (("datetime", "UTC"), ("datetime", "datetime"))

    def statements(self, function: cst.FunctionDef, params: Any) -> str | None:
        nothing = nothing_found(function)
        return f"if datetime.now() < _SINCE:\n    return {nothing}\n" if nothing else None

    def constant(self, params: Any) -> tuple[str, str]:
        return "_SINCE", "datetime(2024, 1, 1, tzinfo=UTC)"

    examples = (
        Example(
            place="service",
            before="""\
from stars import repository


def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, name)
""",
            after="""\
from datetime import UTC, datetime

from stars import repository

_SINCE = datetime(2024, 1, 1, tzinfo=UTC)


def find_by_name(name: str) -> Star | None:
    if datetime.now() < _SINCE:
        return None
    with database.transaction() as session:
        return repository.find_by_name(session, name)
""",
        ),
    )

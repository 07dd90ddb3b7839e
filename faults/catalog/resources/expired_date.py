"""A date in the source that has passed."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.fault import Example, Family
from faults.kinds.source.prepended import Prepended, nothing_found


class ExpiredDate(Prepended):
    """An operation gives up after a date that is written into the source.

    A trial, a licence or an old interface was to end on a certain day, and the code that ends it was left in when it
    was prolonged. From that day on the operation answers as if there were nothing, on all replicas at the same moment
    and with no deployment before it.

    Find it: the symptom began at midnight UTC, without any change; the database sees no statement for this route. Mend
    it: take the date out.
    """

    family = Family.RESOURCES
    place = "service"
    aspects = (Aspect.ANSWERS, Aspect.EXACT)
    imports = (("datetime", "UTC"), ("datetime", "date"), ("datetime", "datetime"))

    def statements(self, function: cst.FunctionDef, params: Any) -> str | None:
        nothing = nothing_found(function)
        return f"if datetime.now(UTC).date() > _UNTIL:\n    return {nothing}\n" if nothing else None

    def constant(self, params: Any) -> tuple[str, str]:
        return "_UNTIL", "date(2025, 12, 31)"

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
from datetime import UTC, date, datetime

from stars import repository

_UNTIL = date(2025, 12, 31)


def find_by_name(name: str) -> Star | None:
    if datetime.now(UTC).date() > _UNTIL:
        return None
    with database.transaction() as session:
        return repository.find_by_name(session, name)
""",
        ),
    )

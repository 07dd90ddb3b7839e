"""Courses to draw, of every kind that there is."""

from __future__ import annotations

from auditor.evidence import Course
from verifier.outcomes import Moment


def moment(
    seconds: float, requests: int = 10, errors: int = 0, median_ms: float | None = 5, memory: float = 80
) -> Moment:
    return Moment(
        seconds=seconds,
        requests=requests,
        errors=errors,
        median_ms=median_ms if requests else None,
        memory_mib=memory,
    )


def course(name: str, *moments: Moment) -> Course:
    return Course(name=name, moments=moments)


HEALTHY = tuple(moment(second, memory=70 + second) for second in range(1, 40))
SLOW = tuple(moment(second, errors=second % 3, median_ms=5.0**second) for second in range(1, 6))
THREE = (course("before", *HEALTHY), course("broken", *SLOW), course("healed", *HEALTHY[:30]))
SAME = (course("before", *HEALTHY), course("broken", *SLOW), course("healed", *HEALTHY))
NEVER_RAN = (course("before", *HEALTHY), course("broken", moment(0.3, 0, memory=0)), course("healed", *HEALTHY))
SILENT = (course("before", *HEALTHY), course("broken", moment(1), moment(2, 0), moment(3)), course("healed", *HEALTHY))
UNANSWERED = (course("broken", moment(1, median_ms=None), moment(2, median_ms=None)),)
AT_ONCE = (course("broken", moment(0, 0, memory=0)),)
NOTHING = (course("before"), course("broken"), course("healed"))
EVERY = {
    "three": THREE,
    "same": SAME,
    "never ran": NEVER_RAN,
    "silent": SILENT,
    "unanswered": UNANSWERED,
    "at once": AT_ONCE,
    "nothing": NOTHING,
    "no course": (),
}

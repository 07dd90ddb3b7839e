"""Counting repeated calls until it is decided whether an operation is steady."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from bases.statistics import Decision, SequentialTest

ERROR_BUDGET = 0.002
"""The service level objective: 99.8 % of requests succeed."""
IMPATIENT_SECONDS = 1.0
"""A client's time limit where a connection that is never given back should cost no more than that."""


def expect_steady(call: Callable[[], None], broken: float = 1 / 6) -> None:
    """Calls until a failure rate within the error budget, or one of at least `broken`, is decided.

    A failure in the first calls keeps it going for longer, so that what fails at every twelfth call is seen, too,
    wherever it begins. What fails by chance is missed more often the rarer it is: for one in six, 1 % of the time; at
    one in twelve, 14 %; at one in twenty, 46 %.

    Raises AssertionError, with the first failure, when the calls fail too often. A healthy service gets
    ln(0.01) / ln((1 - broken) / 0.998) calls: 26 for one failure in six.
    """
    test = SequentialTest(healthy=ERROR_BUDGET, broken=broken)
    first = ""
    while test.decision is Decision.UNDECIDED:
        failure = _failure(call)
        first = first or failure
        test.observe(bool(failure))
    if test.decision is Decision.BROKEN:
        raise AssertionError(f"{test.failures} of {test.trials} calls failed, the first with: {first}")


def _failure(call: Callable[[], None]) -> str:
    """What was wrong; nothing when the call was answered as promised."""
    try:
        call()
    except AssertionError as failure:
        return str(failure) or "no reason given"
    except httpx.TransportError as failure:
        return f"no answer ({type(failure).__name__})"
    return ""

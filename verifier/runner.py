"""Runs the checks of a contract against a deployment, one after the other."""

from __future__ import annotations

import statistics
import time
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

import httpx
import psycopg

from bases.app import App
from bases.contract import Check, Contract
from bases.transport import EndlessAnswerError
from bases.world import World, worlds
from verifier.backends.backend import Backend, Running
from verifier.course import Course
from verifier.errors import VerifierError
from verifier.logs import complaints, warnings
from verifier.outcomes import CheckResult, Fingerprint, Outcome
from verifier.prometheus.memory import Memory
from verifier.toolbox import Toolbox

ATTEMPTS = 2
"""How often a check that does not decide for itself is tried before its failure counts as lasting."""
LOG_LINES = 8
READY_SECONDS = 1.0

Progress = Callable[[CheckResult], None]


def ignore(_: CheckResult) -> None:
    """The progress of a run that nobody watches."""


def fingerprint(
    app: App, contract: Contract, backend: Backend, deployment: Running, *, again: Collection[str] | None = None,
    progress: Progress = ignore, memory: Memory | None = None,
) -> Fingerprint:  # fmt: skip
    """Runs a contract on a deployment; with `again`, just these checks, whose requirements held here a moment ago.
    Tools are not asked again what they are remembered to have answered.
    """
    started = datetime.now(UTC)
    clock = time.perf_counter()
    checks = contract.checks if again is None else [check for check in contract.checks if check.name in again]
    tools = Toolbox(backend.reaper, memory or Memory(), deployment.container, deployment.cluster)
    with worlds(deployment, tools.prometheus, tools.container, tools.cluster) as world:
        course = Course(deployment, world, started)
        results = run_checks(checks, app, world, tools, course, progress, presumed=again is not None)
        logged, moments = course.end()
    state = deployment.state()
    return Fingerprint(
        digest=app.digest,
        backend=backend.name,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - clock, 3),
        results=tuple(results),
        phase=state.phase,
        detail=state.detail,
        observed=tuple(deployment.observed()),
        logged=logged,
        database_logged=complaints(deployment.database_log()) if again is None else (),
        course=moments,
        last_words=() if state.phase == "running" else tuple(deployment.logs()[-LOG_LINES:]),
    )


def run_checks(
    checks: Sequence[Check], app: App, world: World, tools: Toolbox, course: Course, progress: Progress, *,
    presumed: bool = False,
) -> list[CheckResult]:  # fmt: skip
    """Every check's result, in order. A check is blocked by a requirement that did not hold, or, unless requirements
    that are not among the checks are presumed to hold, was not tried. One that needs a tool which is missing, or that
    requires such a one, is not run.
    """
    results: dict[str, CheckResult] = {}
    was_ready = _is_ready(world, app)
    for check in checks:
        tried = [name for name in check.requires if not presumed or name in results]
        blocker = next((name for name in tried if not _holds(results.get(name))), None)
        lacking = tools.missing(check.needs) or _lacking(tried, results)
        if lacking is not None:
            result = CheckResult(name=check.name, outcome=Outcome.NOT_RUN, message=lacking)
        elif blocker is None:
            result = run_check(check, world)
            course.look()
            if result.outcome is Outcome.FAILED:
                used_up = was_ready and not _is_ready(world, app)
                if used_up or check.decides:
                    # What one check has used up, another must not be blamed for.
                    world.forget()
                    course.restart()
                if used_up and not check.decides:
                    # Nor must this one be for what those before it have used up: now it has all of it to itself.
                    result = run_check(check, world)
                    if result.outcome is Outcome.FAILED:
                        world.forget()
                        course.restart()
        else:
            cause = results[blocker].blocked_by or blocker if blocker in results else blocker
            result = CheckResult(name=check.name, outcome=Outcome.BLOCKED, blocked_by=cause)
        results[check.name] = result
        progress(result)
    return list(results.values())


def run_check(check: Check, world: World) -> CheckResult:
    """Tries a check until it holds or its failure is lasting."""
    attempts = 1 if check.decides else ATTEMPTS
    first = len(world.exchanges)
    started, clock = datetime.now(UTC), time.perf_counter()
    outcome, message = Outcome.PASSED, ""
    attempt = 0
    for attempt in range(1, attempts + 1):
        failure = _try(check, world)
        if failure is None:
            outcome = Outcome.PASSED if attempt == 1 else Outcome.FLAKY
            break
        outcome, text = failure
        message = message or text
        if outcome is Outcome.BROKE:
            break
    exchanges = world.exchanges[first:]
    times = [exchange.seconds for exchange in exchanges]
    return CheckResult(
        name=check.name,
        outcome=outcome,
        message=message,
        attempts=attempt,
        requests=len(exchanges),
        statuses=dict(sorted(Counter(str(exchange.status or "no answer") for exchange in exchanges).items())),
        median_ms=round(statistics.median(times) * 1000, 2) if times else None,
        logs=() if outcome is Outcome.PASSED else warnings(world.deployment.logs(), started),
        seconds=round(time.perf_counter() - clock, 4),
    )


def _try(check: Check, world: World) -> tuple[Outcome, str] | None:
    try:
        check.run(world)
    except AssertionError as failure:
        return Outcome.FAILED, str(failure)
    except httpx.HTTPError as failure:
        request = failure.request if failure._request else None
        asked = f"{request.method} {request.url.raw_path.decode()}: " if request else ""
        return Outcome.FAILED, f"{asked}{_unanswered(failure)}"
    except psycopg.Error as failure:
        return Outcome.FAILED, f"database: {str(failure).partition(chr(10))[0]}"
    except VerifierError as error:
        return Outcome.BROKE, str(error)
    except Exception:  # a mistake in a check must not pass for one of the service
        return Outcome.BROKE, traceback.format_exc()
    return None


def _unanswered(failure: httpx.HTTPError) -> str:
    if isinstance(failure, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(failure, httpx.ConnectError):
        return "connection refused"
    if isinstance(failure, EndlessAnswerError):
        return str(failure)
    return f"the connection broke ({type(failure).__name__})"


def _holds(result: CheckResult | None) -> bool:
    return result is not None and result.outcome in (Outcome.PASSED, Outcome.FLAKY)


def _lacking(required: Sequence[str], results: dict[str, CheckResult]) -> str | None:
    """Why a required check was not run, if one was not."""
    found = (results[name] for name in required if name in results)
    return next((result.message for result in found if result.outcome is Outcome.NOT_RUN), None)


def _is_ready(world: World, app: App) -> bool:
    """Whether the service answers its readiness probe in time. One that never did has nothing to lose."""
    try:
        return world.http.get(app.description.service.readiness, timeout=READY_SECONDS).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False

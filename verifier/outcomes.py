"""What became of a check, and of a whole run of the contract."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    """The promise does not hold, each time it was tried."""
    FLAKY = "flaky"
    """It failed once and held when it was tried again."""
    BLOCKED = "blocked"
    """A promise that it presumes does not hold, so it could not be tried."""
    NOT_RUN = "not run"
    """A tool that it needs, or that a check it presumes needs, is not on this machine: the message says which."""
    BROKE = "broke"
    """The check itself could not do its work: that says nothing about the service."""


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CheckResult(Frozen):
    """What one check showed. `statuses` counts the answers by status, `logs` are the service's warnings and errors in
    the meantime, where it did not simply pass.
    """

    name: str
    outcome: Outcome
    message: str = ""
    blocked_by: str | None = None
    attempts: int = 0
    requests: int = 0
    statuses: dict[str, int] = {}
    median_ms: float | None = None
    logs: tuple[str, ...] = ()
    seconds: float = 0.0


class LogLine(Frozen):
    """A message at level WARNING or above, without what differs from run to run."""

    text: str
    """The message and, after a colon, the exception."""
    count: int
    frame: str = ""
    """Where in the app's own source it was raised, as `path::function`; nothing when it has no stack trace, or one
    that the app's source is not in.
    """


class Moment(Frozen):
    """What was measured since the moment before."""

    seconds: float
    """Since the run began."""
    requests: int
    errors: int
    """Of these requests, those that were answered with 5xx."""
    median_ms: float | None
    memory_mib: float
    """What the service's copies held then; 0 while none runs."""


class Fingerprint(Frozen):
    """A run of the contract: each check's result, and what an operator could see besides."""

    digest: str
    backend: str
    started: str
    seconds: float
    results: tuple[CheckResult, ...]
    phase: str
    detail: str
    steps: tuple[str, ...] = ()
    """What a person had to do for this tree to take the place of the one before it, where that is told."""
    observed: tuple[str, ...] = ()
    """What a cluster's operator reads: pods, events, endpoints, a line each."""
    logged: tuple[LogLine, ...] = ()
    """What the service said at level WARNING and above in all of the run, in the order in which it came up."""
    database_logged: tuple[LogLine, ...] = ()
    """What the database said likewise, its severity before it."""
    course: tuple[Moment, ...] = ()
    last_words: tuple[str, ...]
    """The end of the log of a service that did not stay up."""

    def names(self, *outcomes: Outcome) -> frozenset[str]:
        return frozenset(result.name for result in self.results if result.outcome in outcomes)

    def result(self, name: str) -> CheckResult:
        return next(result for result in self.results if result.name == name)

    @property
    def passed(self) -> bool:
        """Whether all passed that this machine could run."""
        return all(result.outcome in (Outcome.PASSED, Outcome.NOT_RUN) for result in self.results)

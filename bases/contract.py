"""The language a base's promises are written in: checks, and what each of them witnesses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bases.tools import Tool

if TYPE_CHECKING:
    from bases.world import World


class Aspect(StrEnum):
    """What of a subject a check looks at. A fault says which aspect it breaks; the contract knows who would notice."""

    ANSWERS = "answers"
    """A valid request gets the right answer."""
    REFUSES = "refuses"
    """An invalid one, or one for something that is not there, gets the right refusal."""
    EXACT = "exact"
    """Names are taken to the letter: case, Unicode form and spaces count."""
    STEADY = "steady"
    """The hundredth call is answered like the first."""
    LATENCY = "latency"
    """The answer is as fast with much data as with little."""
    RECOVERS = "recovers"
    """Errors cost no capacity."""
    CONCURRENT = "concurrent"
    """Many clients at once get what each gets alone."""
    SHARED = "shared"
    """Replicas agree."""
    BOUNDED = "bounded"
    """Requests leave nothing behind that grows: memory, threads, descriptors, files, lines of log."""


@dataclass(frozen=True)
class Witness:
    """One aspect of one subject: an operation (`planets.list`), a setting (`settings.LOG_LEVEL`) or another part."""

    subject: str
    aspect: Aspect


@dataclass(frozen=True)
class Check:
    """One named promise of the healthy service.

    `run` returns when the promise holds and raises AssertionError with what was seen when it does not.
    A check presumes the promises in `requires`: when one of them does not hold, it is blocked and says nothing.
    A check that `decides` counts its own trials to a stated error rate; any other that fails is tried again, so that
    an intermittent failure is told from a lasting one. Where a tool that it needs is missing, it is not run.
    """

    name: str
    run: Callable[[World], None]
    promise: str
    witnesses: frozenset[Witness]
    requires: tuple[str, ...] = ()
    decides: bool = False
    needs: tuple[Tool, ...] = ()


@dataclass(frozen=True)
class Contract:
    """All checks, in the order in which they run: each after those it requires."""

    checks: tuple[Check, ...]
    by_name: dict[str, Check] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raises ValueError for a name given twice or a requirement that does not come before."""
        seen: dict[str, Check] = {}
        for check in self.checks:
            if check.name in seen:
                raise ValueError(f"two checks are called {check.name}")
            missing = [name for name in check.requires if name not in seen]
            if missing:
                raise ValueError(f"{check.name} requires {', '.join(missing)}, which must stand before it")
            seen[check.name] = check
        object.__setattr__(self, "by_name", seen)

    def __iter__(self) -> Iterator[Check]:
        return iter(self.checks)

    def witnesses(self, subject: str, *aspects: Aspect) -> frozenset[str]:
        """The names of the checks that look at one of these aspects of a subject; at any, when none is named."""
        return frozenset(
            check.name
            for check in self.checks
            for witness in check.witnesses
            if witness.subject == subject and (not aspects or witness.aspect in aspects)
        )

    def failing(self, broken: frozenset[str]) -> frozenset[str]:
        """Of the checks that would fail, those that run: the others are blocked by one that fails before them."""
        failing: set[str] = set()
        blocked: set[str] = set()
        for check in self.checks:
            if blocked.union(failing).intersection(check.requires):
                blocked.add(check.name)
            elif check.name in broken:
                failing.add(check.name)
        return frozenset(failing)

    def closure(self, names: Sequence[str]) -> tuple[Check, ...]:
        """The named checks and all that they require, in order. KeyError for an unknown name."""
        wanted = {name for name in names if self.by_name[name]}
        for check in reversed(self.checks):
            if check.name in wanted:
                wanted.update(check.requires)
        return tuple(check for check in self.checks if check.name in wanted)


def check(
    name: str, *witnesses: tuple[str, Aspect], requires: Sequence[str] = (), decides: bool = False,
    needs: Sequence[Tool] = (),
) -> Callable[[Callable[[World], None]], Check]:  # fmt: skip
    """Makes a function a check. The first line of its docstring is the promise."""

    def decorate(run: Callable[[World], None]) -> Check:
        promise = (run.__doc__ or "").strip().partition("\n")[0]
        if not promise:
            raise ValueError(f"check {name} has no docstring: its first line is the promise")
        seen = frozenset(Witness(*pair) for pair in witnesses)
        return Check(name, run, promise, seen, tuple(requires), decides, tuple(needs))

    return decorate

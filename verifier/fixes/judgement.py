"""What is said of a fix that somebody made: in words that tell nothing of the answer to whoever still looks for it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from verifier.outcomes import Fingerprint, Frozen, Outcome

FORMAT = 1


class Ruling(StrEnum):
    HEALED = "healed"
    PARTLY_HEALED = "partly healed"
    """Of several faults some are mended."""
    NOT_HEALED = "not healed"
    BROKEN_ELSEWHERE = "healed, but broken elsewhere"
    """Nothing is left of what was broken, and something fails that held before."""
    NOT_THE_SAME = "not the same application any more"
    """It lacks, or makes up, what the healthy and the broken one both have."""
    UNDECIDED = "could not be decided"
    """The verifier, or the healthy base on this machine, failed: no word on the fix."""


class Fate(StrEnum):
    """What became of one fault."""

    MENDED = "mended"
    REMAINS = "remains"
    UNSEEN = "cannot be seen"
    """What would show it cannot be tried, or shows another fault as well."""


class Sign(Frozen):
    """How something that is still broken shows itself: the promise that does not hold, and what was seen instead."""

    promise: str
    seen: str
    now_and_then: bool = False


class Breakage(Frozen):
    """A check that held in the broken version as in the healthy one, and does not now."""

    check: str
    promise: str
    seen: str
    outcome: Outcome


class Answer(Frozen):
    """What became of one fault, by its name: for the instructor alone."""

    fault: str
    fate: Fate
    failing: tuple[str, ...]
    fix: str = Field(description="the reference fix, as a patch on the broken tree")


class Judgement(Frozen):
    """Whether a fix heals, and all that the ruling rests on. Without `answers` and `run` it can be shown to a team."""

    format: int = FORMAT
    faultory: str
    ruling: Ruling
    reason: str = Field(description="one sentence: what decided it")
    backend: str
    faults: int
    mended: int
    remaining: int = Field(description="those that are left for certain; what cannot be seen is in neither count")
    signs: tuple[Sign, ...] = Field(description="what of the broken version still shows")
    elsewhere: tuple[Breakage, ...]
    differences: tuple[str, ...] = Field(description="what makes it another application")
    remarks: tuple[str, ...] = Field(description="what decides nothing and should be looked at")
    changed: tuple[str, ...] = Field(description="files in which the fix differs from the broken tree")
    passed: int
    blocked: int
    not_run: int
    last_words: tuple[str, ...] = Field(description="the end of the log of a service or a build that failed")
    seconds: float
    answers: tuple[Answer, ...] | None = None
    run: Fingerprint | None = None

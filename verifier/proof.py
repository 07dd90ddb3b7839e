"""What a proof says: a document that another program can read and a person can follow."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from bases.statistics import FALSE_ALARM, MISSED
from verifier.outcomes import Fingerprint, Frozen

FORMAT = 1


class Verdict(StrEnum):
    PROVEN = "proven"
    NOT_AS_DECLARED = "not as declared"
    UNPROVEN = "unproven"
    """The backend or a tool that the faults need is missing or failed, or the healthy base itself does not hold here:
    no word on the variant.
    """


class Claim(StrEnum):
    """The points of a proof, in the order in which a reader would want them shown."""

    BASE_PASSES = "the base passes the whole contract on this backend today"
    EMPTY_PASSES = "a recipe without faults passes it, too"
    BREAKS_AS_DECLARED = "the variant fails the checks that it declares and no others"
    HEALS = "with the reference fix it passes again"
    EACH_FAULT_COUNTS = "each fault breaks something by itself, with all the others fixed"
    RESTART_DOES_NOT_HEAL = "a restart does not heal it"


class Point(Frozen):
    """One claim: whether it holds, and what was seen. `holds` is None when it does not apply, and `detail` says why."""

    claim: Claim
    holds: bool | None
    detail: str


class Mask(Frozen):
    """A fault's check that does not show in the variant, because another fault hides it."""

    fault: str
    check: str


class Run(Frozen):
    """One run of the contract, or of a part of it, and what it was for: one tree may serve several purposes."""

    purposes: tuple[str, ...]
    fingerprint: Fingerprint


class ErrorRates(Frozen):
    """What the sequential tests are decided at, per check: how often a healthy service is called broken, and how often
    one that fails as often as the check is made to notice is called healthy; what fails more rarely, more often.
    """

    false_alarm: float = FALSE_ALARM
    missed: float = MISSED


class Proof(Frozen):
    """Whether one variant breaks and heals as it says, and everything that the verdict rests on."""

    format: int = FORMAT
    faultory: str
    verdict: Verdict
    reason: str = Field(description="one sentence: what decided it")
    name: str
    title: str
    seed: int
    backend: str
    base: str = Field(description="digest of the healthy tree")
    contract: str = Field(description="digest of the checks")
    variant: str = Field(description="digest of the broken tree")
    faults: tuple[str, ...]
    declared: tuple[str, ...]
    failed: tuple[str, ...]
    flaky: tuple[str, ...]
    blocked: tuple[str, ...]
    not_run: tuple[str, ...] = Field(description="checks that need a tool which this machine lacks: no word on these")
    masks: tuple[Mask, ...]
    points: tuple[Point, ...]
    error_rates: ErrorRates = ErrorRates()
    seconds: float
    runs: tuple[Run, ...]

    def run(self, purpose: str) -> Fingerprint | None:
        """What a run for some purpose showed; None when the proof did not come to it."""
        return next((run.fingerprint for run in self.runs if purpose in run.purposes), None)

    def need(self, purpose: str) -> Fingerprint:
        """What a run for some purpose showed. ValueError when the proof did not come to it, or has kept no runs."""
        run = self.run(purpose)
        if run is None:
            raise ValueError(f"the proof of {self.name} has no run '{purpose}'")
        return run

"""Sequential decisions: as few trials as a stated error rate allows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

FALSE_ALARM = 0.001
"""How often a healthy service may be called broken (α), per check."""
MISSED = 0.01
"""How often a service at the stated failure rate may be called healthy (β), per check."""


class Decision(Enum):
    UNDECIDED = "undecided"
    HOLDS = "holds"
    BROKEN = "broken"


@dataclass
class SequentialTest:
    """Wald's sequential probability ratio test on trials that fail or do not.

    It decides between a failure rate of at most `healthy` and one of at least `broken`. Source: A. Wald, "Sequential
    Tests of Statistical Hypotheses", Annals of Mathematical Statistics 16 (1945) 117-186: accept a hypothesis when the
    log likelihood ratio leaves (ln(β / (1 - α)), ln((1 - β) / α)).
    """

    healthy: float
    broken: float
    false_alarm: float = FALSE_ALARM
    missed: float = MISSED
    trials: int = 0
    failures: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.healthy < self.broken < 1:
            raise ValueError("the rates must satisfy 0 < healthy < broken < 1")

    def observe(self, failed: bool) -> Decision:
        """Takes one more trial into account."""
        self.trials += 1
        self.failures += failed
        return self.decision

    @property
    def decision(self) -> Decision:
        successes = self.trials - self.failures
        ratio = self.failures * math.log(self.broken / self.healthy)
        ratio += successes * math.log((1 - self.broken) / (1 - self.healthy))
        if ratio >= math.log((1 - self.missed) / self.false_alarm):
            return Decision.BROKEN
        if ratio <= math.log(self.missed / (1 - self.false_alarm)):
            return Decision.HOLDS
        return Decision.UNDECIDED

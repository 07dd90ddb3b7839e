"""Simulated courses: teams and variants drawn from the priors, and incidents as the model has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from auditor.axis import Axis
from auditor.calibration.incident import Incident
from auditor.calibration.rasch import ABILITY_SD, INTERCEPT_MEAN, INTERCEPT_SD, MIDDLE, STEP, Prior
from tests.auditor.calibration.incidents import NOON

PRIOR = Prior(mean=3.2, sd=0.6)


@dataclass(frozen=True)
class Course:
    """How many meet how many variants, and how soon they are helped or give up, in minutes on average."""

    teams: int
    variants: int
    until_hint: float
    until_giving_up: float
    prior: Prior = PRIOR

    @property
    def priors(self) -> dict[str, Prior]:
        return {f"variant-{number}": self.prior for number in range(self.variants)}


def simulate(course: Course, random: np.random.Generator) -> tuple[list[Incident], Mapping[Axis, Mapping[str, float]]]:
    """What happens in one course, and the true ratings of its variants on both axes."""
    truth = {axis: random.normal(course.prior.mean, course.prior.sd, course.variants) for axis in Axis}
    ability = {axis: random.normal(0, ABILITY_SD, course.teams) for axis in Axis}
    intercept = {axis: random.normal(INTERCEPT_MEAN, INTERCEPT_SD) for axis in Axis}

    def unaided(axis: Axis, team: int, variant: int) -> float:
        difficulty = intercept[axis] + STEP * (truth[axis][variant] - MIDDLE)
        return float(random.exponential(np.exp(difficulty - ability[axis][team])))

    incidents = []
    for team in range(course.teams):
        for number, variant in enumerate(course.priors):
            at = detected = NOON + timedelta(minutes=random.exponential(5))
            happened: dict[str, object] = {"detected": detected}
            hints = []
            for axis, end in ((Axis.DIAGNOSE, "diagnosed"), (Axis.FIX, "fixed")):
                needed, patience = unaided(axis, team, number), random.exponential(course.until_giving_up)
                hint = random.exponential(course.until_hint)
                if hint < min(needed, patience):
                    hints.append(at + timedelta(minutes=hint))
                    needed = hint + (needed - hint) / 5
                if patience < needed:
                    happened["gave_up"] = at + timedelta(minutes=patience)
                    break
                happened[end] = at = at + timedelta(minutes=needed)
            given = {"team": f"team-{team}", "variant": variant, "deployed": NOON, "hints": tuple(hints)}
            incidents.append(Incident.model_validate({**given, **happened}))
    return incidents, {axis: dict(zip(course.priors, map(float, truth[axis]), strict=True)) for axis in Axis}

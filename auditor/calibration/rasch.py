"""Ratings that real incidents speak for: Rasch's model for times, with what is known beforehand as its prior."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from auditor.axis import DEVIATIONS, HIGHEST, LOWEST, clipped
from auditor.calibration.observations import Observation
from auditor.calibration.posterior import LogPosterior, Vector

STEP = math.log(2)
"""By how much the logarithm of the expected time grows with a point of the rating: each point doubles the time."""
MIDDLE = 3.0
"""The rating of which the intercept is the difficulty."""
ABILITY_SD = 0.7
"""Of a team's ability, around 0: two teams in three are at most twice as fast or slow as one in the middle."""
INTERCEPT_MEAN, INTERCEPT_SD = math.log(20), 1.0
"""Of the intercept: at the middle of the scale a team in the middle takes 20 minutes, give or take a factor of e."""
LEAST_MINUTES = 0.5
"""What a shorter time that was seen to its end counts as: times are noted to the minute at best."""


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Prior(Frozen):
    """What is known of a rating before any incident: a normal distribution on the scale from 1 to 5."""

    mean: float = Field(ge=LOWEST, le=HIGHEST)
    sd: float = Field(ge=0.001, le=10)


class Calibrated(Frozen):
    """A rating after what was observed. Without observations it is the prior, and claims no more."""

    mean: float
    """From 1 to 5."""
    low: float
    high: float
    """The ends of the central interval of probability LEVEL, from 1 to 5."""
    n: int
    """How many observations there are."""
    censored: int
    """How many of these were cut short by a hint, by giving up, or because nothing more is known."""
    prior: Prior

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if not LOWEST <= self.low <= self.mean <= self.high <= HIGHEST or not 0 <= self.censored <= self.n:
            raise ValueError("needs 1 <= low <= mean <= high <= 5 and 0 <= censored <= n")
        return self


def calibrate(observations: Sequence[Observation], priors: Mapping[str, Prior]) -> dict[str, Calibrated]:
    """The rating of each variant that has a prior, on one axis, in the order of the priors.

    Team i takes for variant j an exponentially distributed time of rate exp(θ_i - δ_j) per minute, so that on average
    it takes exp(δ_j - θ_i) minutes; of a censored time it is only known that it is longer. This is Rasch's
    multiplicative model, in which ability and difficulty are each a factor, for one event: G. Rasch, Probabilistic
    Models for Some Intelligence and Attainment Tests (1960), on reading speed; with incomplete designs
    M. G. H. Jansen, "The Rasch Model for Speed Tests and Some Extensions", Journal of Educational and Behavioral
    Statistics 22 (1997) 125-140. The rating r_j is the difficulty on another scale, δ_j = β + STEP (r_j - MIDDLE).

    The priors are independent and normal: θ_i of ABILITY_SD around 0, β of INTERCEPT_SD around INTERCEPT_MEAN, r_j as
    given. The posterior is taken for the normal distribution that has its mode and its curvature there (Laplace's
    approximation: Gelman et al., Bayesian Data Analysis, 3rd ed., section 4.1), and what is beyond an end of the scale
    counts as that end.

    What it rests on: that a hint is taken, or a team gives up, for what has happened up to then and not for what it is
    about to find; that times scatter as exponential ones do; and the priors. All teams on all variants speak for all of
    the ratings, through the abilities and the intercept. Observations of variants without a prior are left out.
    """
    used = [observation for observation in observations if observation.variant in priors]
    variants = sorted({observation.variant for observation in used})
    calibrated = {variant: _calibrated(prior.mean, prior.sd, [], prior) for variant, prior in priors.items()}
    if used:
        posterior = log_posterior(used, {variant: priors[variant] for variant in variants})
        mode = posterior.maximum()
        sd = np.sqrt(np.diag(np.linalg.inv(posterior.information(mode))))
        for column, variant in enumerate(variants):
            seen = [observation for observation in used if observation.variant == variant]
            calibrated[variant] = _calibrated(MIDDLE + float(mode[column]), float(sd[column]), seen, priors[variant])
    return calibrated


def log_posterior(observations: Sequence[Observation], priors: Mapping[str, Prior]) -> LogPosterior:
    """The model of `calibrate`. Its parameters are the variants' ratings less MIDDLE, in the order of the priors, the
    abilities of the teams, sorted, and the intercept. Each observation's variant has a prior.
    """
    teams = sorted({observation.team for observation in observations})
    rating = {variant: column for column, variant in enumerate(priors)}
    ability = {team: column for column, team in enumerate(teams, start=len(priors))}
    intercept = len(priors) + len(teams)
    design = np.zeros((len(observations), intercept + 1))
    for row, observation in enumerate(observations):
        design[row, [rating[observation.variant], ability[observation.team], intercept]] = -STEP, 1, -1
    minutes = [o.minutes if o.censored else max(o.minutes, LEAST_MINUTES) for o in observations]
    mean = [*(prior.mean - MIDDLE for prior in priors.values()), *[0.0] * len(teams), INTERCEPT_MEAN]
    sd = [*(prior.sd for prior in priors.values()), *[ABILITY_SD] * len(teams), INTERCEPT_SD]
    return LogPosterior(
        design=design,
        minutes=_vector(minutes),
        ended=_vector([not observation.censored for observation in observations]),
        mean=_vector(mean),
        sd=_vector(sd),
    )


def _calibrated(mean: float, sd: float, seen: Sequence[Observation], prior: Prior) -> Calibrated:
    low, mean, high = map(clipped, (mean - DEVIATIONS * sd, mean, mean + DEVIATIONS * sd))
    censored = sum(observation.censored for observation in seen)
    return Calibrated(mean=mean, low=low, high=high, n=len(seen), censored=censored, prior=prior)


def _vector(values: Sequence[float]) -> Vector:
    return np.array(values, dtype=np.float64)

"""Ratings follow what happened as far as it goes: true difficulties are in their intervals as often as these say."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from auditor.axis import DEVIATIONS, HIGHEST, LEVEL, LOWEST, Axis
from auditor.calibration.observations import MOST_MINUTES, Observation, observations
from auditor.calibration.rasch import (
    Calibrated,
    Prior,
    calibrate,
    log_posterior,
)
from tests.auditor.calibration.cohorts import Course, simulate

COHORTS = 500
ERROR = 0.01
"""How often the test of the rate may fail though the rate is right, per course and axis; the seeds are fixed."""
PRIOR = Prior(mean=3, sd=0.6)
PRIORS = {"lost-moons": PRIOR, "three-storms": Prior(mean=2, sd=1)}

observed = st.lists(
    st.builds(
        Observation,
        team=st.sampled_from(["a", "b", "c"]),
        variant=st.sampled_from(sorted(PRIORS)),
        minutes=st.floats(0, 10_000) | st.floats(0, MOST_MINUTES),
        censored=st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def took(minutes: float, team: str = "a", variant: str = "lost-moons", *, censored: bool = False) -> Observation:
    return Observation(team=team, variant=variant, minutes=minutes, censored=censored)


def width(rating: Calibrated) -> float:
    return rating.high - rating.low


def at_most(hits: int, trials: int, rate: float) -> float:
    """The binomial probability of so many hits or fewer."""
    return math.fsum(math.comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(hits + 1))


@pytest.mark.parametrize(
    "course",
    [
        Course(teams=6, variants=4, until_hint=60, until_giving_up=90),
        Course(teams=3, variants=2, until_hint=15, until_giving_up=30),
        Course(teams=1, variants=1, until_hint=60, until_giving_up=90),
        Course(teams=15, variants=3, until_hint=1e6, until_giving_up=1e6, prior=Prior(mean=2.8, sd=0.5)),
    ],
    ids=["a course", "mostly censored", "a single team", "a large one that is never helped"],
)
def test_true_difficulties_are_within_their_intervals_at_the_stated_rate(course: Course) -> None:
    """The exact (Clopper-Pearson) interval for the rate over independent courses, to 1 - ERROR, holds LEVEL."""
    random = np.random.default_rng(20261120)
    hits = dict.fromkeys(Axis, 0)
    for _ in range(COHORTS):
        incidents, truth = simulate(course, random)
        for axis in Axis:
            rating = calibrate(observations(incidents, axis), course.priors)["variant-0"]
            # One variant of each course: those of one course stand and fall together.
            hits[axis] += rating.low <= min(max(truth[axis]["variant-0"], LOWEST), HIGHEST) <= rating.high
    for axis in Axis:
        assert at_most(hits[axis], COHORTS, LEVEL) > ERROR / 2, (axis, hits)
        assert 1 - at_most(hits[axis] - 1, COHORTS, LEVEL) > ERROR / 2, (axis, hits)


def test_estimates_come_closer_to_the_truth_than_the_prior() -> None:
    course, random = Course(teams=12, variants=4, until_hint=60, until_giving_up=120), np.random.default_rng(7)
    errors: list[tuple[float, float]] = []
    for _ in range(100):
        incidents, truth = simulate(course, random)
        rated = calibrate(observations(incidents, Axis.DIAGNOSE), course.priors)
        errors += [(rated[name].mean - true, course.prior.mean - true) for name, true in truth[Axis.DIAGNOSE].items()]
    after, before = (np.array(errors) ** 2).mean(axis=0)
    assert after < 0.75 * before  # what is left is mostly the level that all share: who is fast, or what is easy


def test_without_observations_a_rating_is_its_prior() -> None:
    rated = calibrate([took(5, variant="three-storms")], PRIORS)["lost-moons"]
    end = DEVIATIONS * PRIOR.sd
    assert rated == Calibrated(mean=3, low=3 - end, high=3 + end, n=0, censored=0, prior=PRIOR)
    assert calibrate([], PRIORS)["lost-moons"] == rated
    assert math.erf(DEVIATIONS / math.sqrt(2)) == pytest.approx(LEVEL)


def test_an_observation_that_tells_nothing_leaves_the_prior_and_is_counted() -> None:
    told = calibrate([took(0, censored=True)], PRIORS)["lost-moons"]
    assert (told.n, told.censored) == (1, 1)
    assert (told.mean, width(told)) == pytest.approx((3, 2 * DEVIATIONS * PRIOR.sd))


def test_more_outcomes_narrow_the_interval() -> None:
    widths = [
        width(calibrate([took(20, team=f"team-{number}") for number in range(n)], PRIORS)["lost-moons"])
        for n in (0, 1, 3, 10, 30)
    ]
    assert widths == sorted(set(widths), reverse=True)


def test_longer_times_mean_a_higher_rating_and_other_variants_tell_how_fast_a_team_is() -> None:
    quick, slow = (calibrate([took(minutes)], PRIORS)["lost-moons"].mean for minutes in (5, 80))
    assert quick < PRIOR.mean < slow
    elsewhere = [took(400, team="a", variant="three-storms")]
    assert calibrate([took(80), *elsewhere], PRIORS)["lost-moons"].mean < slow


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=8))
def test_censored_times_alone_never_lower_a_rating(times: list[float]) -> None:
    given_up = [took(minutes, team=f"team-{number}", censored=True) for number, minutes in enumerate(times)]
    others = [took(1, team=one.team, variant="three-storms") for one in given_up]
    for more in ([], others):
        assert calibrate([*given_up, *more], PRIORS)["lost-moons"].mean >= PRIOR.mean - 1e-9


@given(observed)
def test_a_time_that_is_known_to_be_longer_rates_no_lower(found: list[Observation]) -> None:
    first = found[0]
    longer = first.model_copy(update={"minutes": first.minutes * 2 + 1})
    before, after = (calibrate(some, PRIORS)[first.variant].mean for some in (found, [longer, *found[1:]]))
    assert after >= before - 1e-4


@given(observed)
def test_whatever_is_observed_the_interval_is_on_the_scale_and_no_wider_than_the_priors(
    found: list[Observation],
) -> None:
    for variant, rated in calibrate(found, PRIORS).items():
        assert LOWEST <= rated.low <= rated.mean <= rated.high <= HIGHEST
        assert width(rated) <= 2 * DEVIATIONS * PRIORS[variant].sd + 1e-9
        assert rated.n == sum(one.variant == variant for one in found)


@given(observed, st.permutations(range(12)))
def test_the_order_of_observations_does_not_matter(found: list[Observation], order: list[int]) -> None:
    shuffled = [found[place] for place in order if place < len(found)]
    for variant, rated in calibrate(found, PRIORS).items():
        assert calibrate(shuffled, PRIORS)[variant].mean == pytest.approx(rated.mean, abs=1e-4)


@given(observed, st.lists(st.floats(-2, 2), min_size=6, max_size=6), st.integers(0, 5))
def test_gradient_and_curvature_are_those_of_the_log_posterior(
    found: list[Observation], at: list[float], direction: int
) -> None:
    bounded = [one.model_copy(update={"minutes": min(one.minutes, 1000.0)}) for one in found]
    posterior = log_posterior(bounded, PRIORS)
    x = np.array(at)[: posterior.mean.size]
    step = np.zeros_like(x)
    step[direction % x.size] = 1e-5
    slope = (posterior.value(x + step) - posterior.value(x - step)) / 2e-5
    assert slope == pytest.approx(float(posterior.gradient(x) @ step) / 1e-5, rel=1e-4, abs=1e-3)
    bend = (posterior.gradient(x - step) - posterior.gradient(x + step)) / 2e-5
    assert bend == pytest.approx(posterior.information(x) @ step / 1e-5, rel=1e-4, abs=1e-3)


@given(observed)
def test_at_the_maximum_nothing_is_left_to_gain(found: list[Observation]) -> None:
    posterior = log_posterior(found, PRIORS)
    best = posterior.maximum()
    left = posterior.gradient(best) @ np.linalg.solve(posterior.information(best), posterior.gradient(best))
    assert left < 1e-6
    assert posterior.value(best) >= posterior.value(posterior.mean)


def test_variants_without_a_prior_are_left_out() -> None:
    found = [took(9), took(9, variant="nobody-gets-in"), took(9, variant="dead-standby")]
    assert list(calibrate(found, PRIORS)) == list(PRIORS)
    assert calibrate(found, PRIORS) == calibrate(found[:1], PRIORS)


@pytest.mark.parametrize("minutes", [-1, math.nan, math.inf, 2 * MOST_MINUTES])
def test_what_is_no_time_is_no_observation(minutes: float) -> None:
    with pytest.raises(ValidationError):
        took(minutes)

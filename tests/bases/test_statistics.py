"""The sequential test errs no more often than it says, and decides sooner than a fixed number of trials would."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bases.statistics import FALSE_ALARM, MISSED, Decision, SequentialTest

# Healthy rate, broken rate, and the error rates: the program's own, and coarser ones that show more in as many runs.
SETTINGS = [
    (0.001, 0.05, FALSE_ALARM, MISSED),
    (0.005, 0.08, 0.01, 0.05),
    (0.05, 0.3, 0.05, 0.1),
    (0.2, 0.5, 0.1, 0.05),
]
RUNS = 3000


def decide(test: SequentialTest, rate: float, random: Random) -> Decision:
    decision = test.decision
    while decision is Decision.UNDECIDED:
        decision = test.observe(random.random() < rate)
    return decision


def at_most(rate: float, runs: int) -> float:
    """More events than this happen in one of a hundred thousand series of runs at a rate: mean and 4.3 deviations."""
    return runs * rate + 4.3 * math.sqrt(runs * rate) + 1


@pytest.mark.parametrize(("healthy", "broken", "false_alarm", "missed"), SETTINGS)
class TestErrorRates:
    def test_a_healthy_service_is_called_broken_no_more_often_than_stated(
        self, healthy: float, broken: float, false_alarm: float, missed: float
    ) -> None:
        random = Random(1)
        alarms = sum(
            decide(SequentialTest(healthy, broken, false_alarm, missed), healthy, random) is Decision.BROKEN
            for _ in range(RUNS)
        )
        assert alarms <= at_most(false_alarm, RUNS)

    def test_a_broken_service_is_called_healthy_no_more_often_than_stated(
        self, healthy: float, broken: float, false_alarm: float, missed: float
    ) -> None:
        random = Random(2)
        misses = sum(
            decide(SequentialTest(healthy, broken, false_alarm, missed), broken, random) is Decision.HOLDS
            for _ in range(RUNS)
        )
        assert misses <= at_most(missed, RUNS)

    def test_rates_beyond_the_stated_ones_are_decided_at_least_as_well(
        self, healthy: float, broken: float, false_alarm: float, missed: float
    ) -> None:
        random = Random(3)
        worse, better = min(1.0, broken * 1.5), healthy / 2
        decisions = [
            (
                decide(SequentialTest(healthy, broken, false_alarm, missed), worse, random),
                decide(SequentialTest(healthy, broken, false_alarm, missed), better, random),
            )
            for _ in range(RUNS // 4)
        ]
        assert sum(first is Decision.HOLDS for first, _ in decisions) <= at_most(missed, RUNS // 4)
        assert sum(second is Decision.BROKEN for _, second in decisions) <= at_most(false_alarm, RUNS // 4)


@pytest.mark.parametrize(("rate", "decision"), [(0.0, Decision.HOLDS), (0.5, Decision.BROKEN), (1.0, Decision.BROKEN)])
def test_what_is_far_from_the_border_is_decided_soon(rate: float, decision: Decision) -> None:
    test = SequentialTest(0.001, 0.05)
    assert decide(test, rate, Random(4)) is decision
    assert test.trials <= 100


def test_every_trial_is_counted() -> None:
    test = SequentialTest(0.1, 0.5)
    test.observe(failed=True)
    test.observe(failed=False)
    assert (test.trials, test.failures) == (2, 1)
    assert test.decision is Decision.UNDECIDED


@given(st.lists(st.booleans(), max_size=60), st.randoms(use_true_random=False))
def test_the_order_of_the_trials_does_not_matter(trials: list[bool], random: Random) -> None:
    one, other = SequentialTest(0.05, 0.3), SequentialTest(0.05, 0.3)
    for failed in trials:
        one.observe(failed)
    for failed in random.sample(trials, len(trials)):
        other.observe(failed)
    assert one.decision is other.decision


@given(st.lists(st.booleans(), max_size=60))
def test_one_more_failure_never_speaks_for_health(trials: list[bool]) -> None:
    test = SequentialTest(0.05, 0.3)
    order = [Decision.HOLDS, Decision.UNDECIDED, Decision.BROKEN]
    for failed in trials:
        test.observe(failed)
    before = test.decision
    assert order.index(test.observe(failed=True)) >= order.index(before)


@pytest.mark.parametrize(("healthy", "broken"), [(0, 0.5), (0.5, 0.5), (0.5, 0.1), (0.1, 1), (-0.1, 0.5), (0.1, 1.5)])
def test_rates_that_cannot_be_told_apart_are_refused(healthy: float, broken: float) -> None:
    with pytest.raises(ValueError, match="0 < healthy < broken < 1"):
        SequentialTest(healthy, broken)

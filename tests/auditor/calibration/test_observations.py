"""What is taken from an incident is what a team did unaided, and no more."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.axis import Axis
from auditor.calibration.incident import Incident
from auditor.calibration.observations import observations
from tests.auditor.calibration.incidents import after, incident, incidents

NOTHING = {"detected": None, "diagnosed": None, "fixed": None}
NO_FIX = None


def seen(axis: Axis, **changes: Any) -> tuple[float, bool] | None:
    found = observations([incident(**changes)], axis)
    return (found[0].minutes, found[0].censored) if found else None


@pytest.mark.parametrize(
    ("changes", "diagnosis", "fix"),
    [
        ({}, (20, False), (15, False)),
        ({"detected": None}, (25, False), (15, False)),
        ({"fixed": None}, (20, False), (0, True)),
        ({"fixed": None, "gave_up": after(60)}, (20, False), (35, True)),
        ({"diagnosed": None, "fixed": None, "gave_up": after(60)}, (55, True), NO_FIX),
        ({**NOTHING, "gave_up": after(60)}, (60, True), NO_FIX),
        ({"hints": (after(15), after(20))}, (10, True), (15, False)),
        ({"hints": (after(25),)}, (20, True), (15, False)),
        ({"hints": (after(30), after(35))}, (20, False), (5, True)),
        ({"hints": (after(1), after(30))}, (0, True), (5, True)),
        ({"diagnosed": None, "fixed": None, "hints": (after(15),), "gave_up": after(60)}, (10, True), NO_FIX),
        ({"hints_used": 1}, (0, True), (0, True)),
        ({"diagnosed": None}, (0, True), NO_FIX),
        ({"diagnosed": None, "hints": (after(30),)}, (0, True), NO_FIX),
        ({"diagnosed": None, "fixed": None}, (0, True), NO_FIX),
        (NOTHING, (0, True), NO_FIX),
    ],
)
def test_hints_and_giving_up_censor_the_phase_they_fall_into(
    changes: dict[str, Any], diagnosis: tuple[float, bool], fix: tuple[float, bool] | None
) -> None:
    assert seen(Axis.DIAGNOSE, **changes) == diagnosis
    assert seen(Axis.FIX, **changes) == fix


def test_who_meets_a_variant_again_knows_the_answer() -> None:
    first = incident(deployed=after(-60), detected=after(-50), diagnosed=after(-20), fixed=after(-10))
    found = observations([incident(), first, incident(team="team-4")], Axis.DIAGNOSE)
    assert [(one.team, one.minutes) for one in found] == [("team-3", 30), ("team-4", 20)]


@given(st.lists(incidents(), max_size=5), st.sampled_from(Axis))
def test_no_more_time_is_observed_than_passed_and_every_help_is_censored(made: list[Incident], axis: Axis) -> None:
    for one in made:
        for observed in observations([one], axis):
            times = (one.deployed, one.detected, one.diagnosed, one.fixed, one.gave_up, *one.hints)
            last = max(time for time in times if time is not None)
            assert 0 <= observed.minutes <= (last - one.deployed).total_seconds() / 60 + 1e-6
            assert observed.censored or (one.diagnosed if axis is Axis.DIAGNOSE else one.fixed) is not None
            assert observed.censored or not one.hints_used or one.hints

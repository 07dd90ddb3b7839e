"""Axes have few, round ticks, and everything measured is between the first and the last."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.report.scale import linear, logarithmic, told

VALUES = st.floats(0, 1e9)


@given(VALUES)
def test_a_linear_axis_reaches_the_highest_with_few_ticks(highest: float) -> None:
    scale = linear(highest)
    assert scale.ticks[0] == 0
    assert scale.ticks[-1] >= highest * (1 - 1e-6)
    assert 2 <= len(scale.ticks) <= 5
    assert 0 <= scale.place(highest) <= 1


@given(st.lists(VALUES))
def test_a_logarithmic_axis_is_of_decades_around_all_values(values: list[float]) -> None:
    scale = logarithmic(values)
    assert all(math.log10(tick) == round(math.log10(tick)) for tick in scale.ticks)
    assert len(scale.ticks) >= 2
    assert scale.ticks[-1] >= max(values, default=1) * (1 - 1e-6)
    places = [scale.place(value) for value in sorted(values)]
    assert places == sorted(places)
    assert all(0 <= place <= 1 for place in places)


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [(1.0, (0, 1)), (34.5, (0, 10, 20, 30, 40)), (98.3, (0, 25, 50, 75, 100)), (100, (0, 25, 50, 75, 100))],
)
def test_ticks_are_numbers_that_people_count_in(highest: float, ticks: tuple[float, ...]) -> None:
    assert linear(highest).ticks == ticks


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (2.5, "2.5"), (1000.0, "1\u2009000"), (1e6, "1\u2009000\u2009000")]
)
def test_a_tick_is_written_without_idle_zeros(value: float, text: str) -> None:
    assert told(value) == text

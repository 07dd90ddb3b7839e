"""What is recorded of an incident is sound, or it is told what to correct."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from auditor.calibration.incident import Incident, problems
from tests.auditor.calibration.incidents import NOON, after, incident

SOUND = {"team": "team-3", "variant": "lost-moons", "deployed": "2026-11-20T12:00+01:00"}


def refusal(**changes: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        Incident.model_validate({**SOUND, **changes})
    ((field, message),) = problems(refused.value)
    return f"{field}: {message}"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deployed": "2026-11-20T12:00"}, "deployed: a time needs its zone, such as 2026-11-20T10:00+01:00, found"),
        ({"deployed": datetime(2026, 11, 20)}, "deployed: a time needs its zone"),
        ({"deployed": "noon"}, "deployed: is no time: write it as 2026-11-20T10:00+01:00, found 'noon'"),
        ({"deployed": "1790000000"}, "deployed: is no time"),
        ({"deployed": 1790000000}, "deployed: is no time"),
        ({"deployed": "0216-11-20T12:00Z"}, "deployed: the year cannot be right"),
        ({"team": " "}, "team: string should have at least 1 character"),
        ({"team": "a\nb"}, "team: holds a character that cannot be printed"),
        ({"variant": "Lost Moons"}, "variant: is the name of a recipe: lower-case letters, digits and hyphens"),
        ({"hints": ["soon"]}, "hints: is no time"),
        ({"hints_used": -1}, "hints_used: input should be greater than or equal to 0, found -1"),
        ({"solved": True}, "solved: is no field of an incident; these are: team, variant, deployed"),
        ({"detected": after(-1)}, ": detected is 2026-11-20T11:59:00+01:00, before deployed"),
        ({"detected": after(9), "fixed": after(8)}, ": fixed is 2026-11-20T12:08:00+01:00, before detected"),
        ({"gave_up": after(-1)}, ": gave_up is 2026-11-20T11:59:00+01:00, before deployed"),
        ({"gave_up": after(9), "diagnosed": after(10)}, "or leave out what the team was told"),
        ({"gave_up": after(9), "fixed": after(9)}, ": fixed and gave_up are both given"),
        ({"hints": [after(-1)]}, ": a hint was taken at 2026-11-20T11:59:00+01:00, before deployed"),
        ({"hints": [after(9)], "fixed": after(8)}, ": a hint was taken at 2026-11-20T12:09:00+01:00, after fixed"),
        ({"hints": [after(9)], "gave_up": after(8)}, "after gave_up"),
        ({"hints": [after(9)], "hints_used": 2}, ": hints_used is 2, but hints has 1 times"),
    ],
)
def test_a_refusal_says_what_was_found_and_what_to_do(changes: dict[str, Any], said: str) -> None:
    assert said in refusal(**changes)


def test_braces_in_what_was_found_are_shown_as_they_are() -> None:
    assert refusal(deployed="{told}{0}").endswith("found '{told}{0}'")


def test_of_what_is_missing_it_is_said_that_it_is() -> None:
    with pytest.raises(ValidationError) as refused:
        Incident.model_validate({})
    assert problems(refused.value) == [(name, "is missing: add it") for name in SOUND]


def test_a_time_keeps_the_zone_it_was_given_in() -> None:
    given = Incident.model_validate(SOUND).deployed
    assert given.isoformat() == "2026-11-20T12:00:00+01:00"
    assert given == datetime(2026, 11, 20, 11, tzinfo=UTC)


def test_the_hour_that_comes_twice_keeps_its_order() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=fold) for fold in (0, 1))
    taken = incident(deployed=first, detected=second, diagnosed=None, fixed=None)
    assert taken.detected is not None
    assert taken.detected - taken.deployed == timedelta(hours=1)
    assert taken.detected.tzinfo == timezone(timedelta(hours=1))


def test_hints_come_in_order_and_are_counted() -> None:
    taken = incident(hints=(after(30), after(10)))
    assert taken.hints == (after(10), after(30))
    assert taken.hints_used == 2
    assert incident(hints_used=3).hints == ()


def test_it_may_end_in_any_way_or_be_still_open() -> None:
    assert incident(fixed=None, gave_up=after(60)).gave_up == after(60)
    assert incident(detected=None, diagnosed=None).fixed == after(40)
    assert Incident.model_validate(SOUND).deployed == NOON

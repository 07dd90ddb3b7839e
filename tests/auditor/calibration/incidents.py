"""Incidents to test with: one that is complete, and all kinds of them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from auditor.calibration.incident import Incident

NOON = datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=1)))


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def incident(**changes: Any) -> Incident:
    """Detected after 5 minutes, diagnosed after 25, fixed after 40, unless it is said otherwise."""
    course = {"detected": after(5), "diagnosed": after(25), "fixed": after(40)}
    return Incident(**{"team": "team-3", "variant": "lost-moons", "deployed": NOON, **course, **changes})


offsets = st.builds(timezone, st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59)))
teams = st.text(min_size=1, max_size=20).map(str.strip).filter(lambda team: team and team.isprintable())
variants = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)


@st.composite
def incidents(draw: st.DrawFn) -> Incident:
    """Any incident that can be recorded, each of its times in a zone of its own."""
    start = draw(st.datetimes(datetime(1970, 1, 2), datetime(9998, 12, 1))).replace(tzinfo=UTC)
    later = sorted(draw(st.lists(st.timedeltas(timedelta(0), timedelta(days=9)), min_size=4, max_size=4)))
    deployed, detected, diagnosed, end = ((start + delta).astimezone(draw(offsets)) for delta in later)
    over = draw(st.sampled_from(["fixed", "gave_up", ""]))
    within = st.timedeltas(timedelta(0), end - deployed).map(lambda delta: deployed + delta)
    hints = draw(st.lists(within, max_size=3)) if over else []
    return Incident(
        team=draw(teams),
        variant=draw(variants),
        deployed=deployed,
        detected=draw(st.sampled_from([None, detected])),
        diagnosed=draw(st.sampled_from([None, diagnosed])),
        hints=tuple(hints),
        hints_used=len(hints) or draw(st.integers(0, 9)),
        **{over: end} if over else {},
    )

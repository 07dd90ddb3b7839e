"""What an incident tells about how long a variant takes, and what of it was cut short."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from auditor.axis import Axis
from auditor.calibration.incident import Incident

MOST_MINUTES = 1e10
"""Longer than any two dates lie apart."""


class Observation(BaseModel):
    """How long a team took for a variant; where it is censored, it would have taken at least so long unaided."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    team: str
    variant: str
    minutes: float = Field(ge=0, le=MOST_MINUTES)
    censored: bool


def observations(incidents: Iterable[Incident], axis: Axis) -> tuple[Observation, ...]:
    """What the incidents tell on one axis, in the order of deployment.

    A time is censored at the first hint in its phase, since what follows was helped, and at giving up. A hint before
    the diagnosis leaves the fix as it is. Where neither the phase's end nor such a moment is known, or the hints' times
    are not, it is censored after zero minutes: that is counted and tells nothing. So it is with the diagnosis of what
    was fixed without one, since it may have been made at any time until then. Without a diagnosis there is no fix to
    observe. Of a team that meets a variant again only the first time counts: after that it knows the answer.
    """
    first: dict[tuple[str, str], Incident] = {}
    for incident in sorted(incidents, key=lambda incident: incident.deployed):
        first.setdefault((incident.team, incident.variant), incident)
    observed = (_observe(incident, axis) for incident in first.values())
    return tuple(observation for observation in observed if observation is not None)


def _observe(incident: Incident, axis: Axis) -> Observation | None:
    diagnosed = incident.diagnosed
    if axis is Axis.DIAGNOSE:
        start, end = incident.detected or incident.deployed, diagnosed
        hints = [hint for hint in incident.hints if diagnosed is None or hint <= diagnosed]
    elif diagnosed is not None:
        start, end = diagnosed, incident.fixed
        hints = [hint for hint in incident.hints if hint > diagnosed]
    else:
        return None
    untimed = incident.hints_used > 0 and not incident.hints
    unnoticed = end is None and incident.fixed is not None
    if untimed or unnoticed:
        stop, censored = start, True
    elif hints:
        stop, censored = hints[0], True
    elif end is not None:
        stop, censored = end, False
    else:
        stop, censored = incident.gave_up or start, True
    minutes = max(stop - start, timedelta(0)) / timedelta(minutes=1)
    return Observation(team=incident.team, variant=incident.variant, minutes=minutes, censored=censored)

"""What really happened when a team met a variant."""

from __future__ import annotations

import textwrap
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from faults.recipe import NAME

EXAMPLE = "2026-11-20T10:00+01:00"


def _zoned(value: object) -> datetime:
    """A time with the offset from UTC that it was given with."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError as error:
            raise _refused(f"is no time: write it as {EXAMPLE}", value) from error
    if not isinstance(value, datetime):
        raise _refused(f"is no time: write it as {EXAMPLE}", value)
    offset = value.utcoffset()
    if offset is None:
        raise _refused(f"a time needs its zone, such as {EXAMPLE}", value.isoformat())
    if not 1970 <= value.year < 9999:
        raise _refused("the year cannot be right: correct it", value.isoformat())
    # Times of a zone with summer time cannot all be compared with others; those of an offset can. In whole minutes, as
    # no text form of it has more: the moment stays the same.
    return value.replace(tzinfo=timezone(offset), fold=0).astimezone(timezone(offset - offset % timedelta(minutes=1)))


def _printable(value: str) -> str:
    if not value.isprintable():
        raise _refused("holds a character that cannot be printed: remove it", value)
    return value


def _named(value: str) -> str:
    if not NAME.fullmatch(value):
        raise _refused("is the name of a recipe: lower-case letters, digits and hyphens", value)
    return value


Time = Annotated[datetime, BeforeValidator(_zoned), PlainSerializer(datetime.isoformat, when_used="json")]
Team = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_printable)
]
Variant = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), AfterValidator(_named)]
Times = Annotated[tuple[Time, ...], AfterValidator(lambda times: tuple(sorted(times)))]


class Incident(BaseModel):
    """One team's way through one variant. Team, variant and the time of deployment tell incidents apart.

    Every time has its zone, as an offset from UTC. What is not known is left out. Raises ValidationError, of which
    `problems` makes messages.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    team: Team
    variant: Variant
    """The name of its recipe."""
    deployed: Time
    """When the broken version went live."""
    detected: Time | None = None
    """When the team saw that something was wrong."""
    diagnosed: Time | None = None
    """When the team named the cause."""
    fixed: Time | None = None
    """When the service kept its promises again."""
    hints: Times = ()
    """When the team was helped, in order."""
    hints_used: int = Field(default=0, ge=0, le=1000)
    """How often it was helped. Without `hints`, it is not known when."""
    gave_up: Time | None = None
    """When the team gave up; what it was told then is neither a diagnosis nor a fix."""

    @model_validator(mode="before")
    @classmethod
    def _count_hints(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("hints_used") is None:
            hints = data.get("hints")
            return {**data, "hints_used": len(hints) if isinstance(hints, list | tuple) else 0}
        return data

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        course = ("deployed", "detected", "diagnosed", "fixed")
        known = [(name, time) for name in course if (time := getattr(self, name)) is not None]
        if self.gave_up is not None:
            if self.fixed is not None:
                raise _refused("fixed and gave_up are both given: leave out the one that did not happen")
            known.append(("gave_up", self.gave_up))
        for (earlier, before), (later, after) in pairwise(known):
            if after < before:
                told = ", or leave out what the team was told" if later == "gave_up" and earlier == "diagnosed" else ""
                raise _refused(
                    f"{later} is {after.isoformat()}, before {earlier}, {before.isoformat()}: correct one of them{told}"
                )
        end, ended = known[-1] if known[-1][0] in ("fixed", "gave_up") else ("", None)
        for hint in self.hints:
            if hint < self.deployed or (ended is not None and hint > ended):
                side = "before deployed" if hint < self.deployed else f"after {end}"
                raise _refused(f"a hint was taken at {hint.isoformat()}, {side}: correct or remove it")
        if self.hints and self.hints_used != len(self.hints):
            raise _refused(
                f"hints_used is {self.hints_used}, but hints has {len(self.hints)} times: give the time of every hint, "
                "or the number alone"
            )
        return self


def problems(error: ValidationError) -> list[tuple[str, str]]:
    """What is wrong with an incident: the field, or nothing where it is about several, and what to do."""
    return [(str(problem["loc"][0]) if problem["loc"] else "", _explain(problem)) for problem in error.errors()]


def _explain(problem: Any) -> str:
    match problem["type"]:
        case "incident":
            return str(problem["msg"])
        case "missing":
            return "is missing: add it"
        case "extra_forbidden":
            return f"is no field of an incident; these are: {', '.join(Incident.model_fields)}"
    return f"{problem['msg'][0].lower()}{problem['msg'][1:]}, found {_shown(problem['input'])}"


def _refused(message: str, *found: object) -> PydanticCustomError:
    told = f"{message}, found {_shown(found[0])}" if found else message
    # The message goes in as a value: as the template, braces in what was found would be taken for places to fill.
    return PydanticCustomError("incident", "{told}", {"told": told})


def _shown(value: object) -> str:
    try:
        return textwrap.shorten(repr(value), 80, placeholder="…")
    except (ValueError, RecursionError):  # a number, or a nesting, beyond all bounds
        return "what is too long to show"

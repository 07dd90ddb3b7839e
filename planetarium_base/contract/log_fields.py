"""What stands in the line that each request leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from bases.contract import Aspect, Check, check
from bases.world import World, demand
from planetarium_base.contract.logs import Logged, logged


def _is_moment(text: object) -> bool:
    """Whether it is a date and time that says how far from UTC it is."""
    try:
        return datetime.fromisoformat(str(text)).tzinfo is not None
    except ValueError:
        return False


# Each field, what it says, and whether a line has it right.
FIELDS: dict[str, tuple[str, Callable[[Logged], bool]]] = {
    "level": ("The line of a request has the level INFO.", lambda line: line.record.get("level") == "INFO"),
    "METHOD": ("The line has the method.", lambda line: line.record.get("METHOD") == line.response.request.method),
    "URI": ("The line has the path.", lambda line: line.record.get("URI") == line.response.request.url.path),
    "status": ("The line has the status.", lambda line: line.record.get("status") == line.response.status_code),
    "logger": ("The line tells who wrote it.", lambda line: bool(line.record.get("logger"))),
    "timestamp": (
        "The line tells when it was written, in any time zone.",
        lambda line: _is_moment(line.record.get("timestamp")),
    ),
}


def checks() -> Iterator[Check]:
    for field, (promise, holds) in FIELDS.items():
        yield _field_check(field, promise, holds)


def _field_check(field: str, promise: str, holds: Callable[[Logged], bool]) -> Check:
    def right(world: World) -> None:
        for line in logged(world):
            demand(holds(line), f"{line.asked}: the field {field} is {line.record.get(field)!r} in {line.record}")

    right.__doc__ = promise
    return check(f"logs.{field.lower()}", (f"logs.{field}", Aspect.ANSWERS), requires=["logs.request"])(right)


CHECKS = list(checks())

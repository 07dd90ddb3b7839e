"""What clients and operators see when the database fails under a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from bases.contract import Aspect, check
from bases.world import World, demand
from planetarium_base.contract.access import session
from planetarium_base.contract.actuator import REQUEST_ID
from planetarium_base.contract.answers import says
from planetarium_base.contract.exposition import Series, counted, counts
from planetarium_base.contract.logs import lines, written
from planetarium_base.contract.resources import MOONS
from planetarium_base.contract.rows import add_parent, named

OUT_OF_MEMORY = "53200"
"""One of the SQLSTATEs by which the database says that it cannot now, and that it may later."""
BUG = "P0001"
"""One that nobody expects."""

PRESUMED = ["steady.moons.create", "recovers.moons.create"]


@contextmanager
def failing(world: World, name: str, code: str) -> Iterator[None]:
    """Whoever inserts a moon of this name gets an error from the database, for as long as it is needed."""
    world.deployment.execute(
        f"""
        CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'arranged' USING ERRCODE = '{code}'; END $$
        """
    )
    world.deployment.execute(
        f"""
        CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON moons
            FOR EACH ROW WHEN (NEW.moon_name = '{name}') EXECUTE FUNCTION fail()
        """
    )
    try:
        yield
    finally:
        world.deployment.execute("DROP FUNCTION fail CASCADE")


def provoke(world: World, code: str) -> httpx.Response:
    """The answer to a request on which the database fails."""
    name, parent = named(world, "Failing"), add_parent(world, MOONS)
    headers = {REQUEST_ID: name.replace(" ", "-")}
    with failing(world, name, code):
        return session(world).post(MOONS.path, json=MOONS.body(name, parent), headers=headers)


@check("errors.unavailable", ("errors.unavailable", Aspect.ANSWERS), requires=PRESUMED)
def unavailable(world: World) -> None:
    """While the database cannot, clients are told that the service is unavailable."""
    says(provoke(world, OUT_OF_MEMORY), 503, "Service Unavailable")


@check("errors.internal", ("errors.internal", Aspect.ANSWERS), requires=PRESUMED)
def internal(world: World) -> None:
    """An error that nobody expects is a server error, and tells clients nothing of its cause."""
    says(provoke(world, BUG), 500, "Internal Server Error")


@check(
    "logs.stack-trace",
    ("logs.stack-trace", Aspect.ANSWERS),
    ("logs.stack_trace", Aspect.ANSWERS),
    requires=["errors.internal", "logs.level"],
)
def stack_trace(world: World) -> None:
    """An error's stack trace is in the log, inside the JSON object of one line."""
    expect_traced(world, provoke(world, BUG))


def expect_traced(world: World, response: httpx.Response) -> None:
    """AssertionError unless an error has left one line of its level, with a stack trace."""
    written(world)
    records = [record for record in lines(world, response) if record.get("level") == "ERROR"]
    demand(len(records) == 1, f"a server error left {len(records)} lines of level ERROR in the log")
    trace = records[0].get("stack_trace")
    demand(isinstance(trace, str) and trace.startswith("Traceback"), f"no stack_trace in {records[0]}")


@check(
    "logs.unavailable",
    ("logs.unavailable", Aspect.ANSWERS),
    ("logs.stack_trace", Aspect.ANSWERS),
    requires=["errors.unavailable", "logs.stack-trace"],
)
def trace_of_unavailable(world: World) -> None:
    """What the database could not do is in the log in the same way, though clients are told no more than that."""
    expect_traced(world, provoke(world, OUT_OF_MEMORY))


@check(
    "metrics.exception",
    ("metrics.exception", Aspect.ANSWERS),
    ("metrics.outcome.5xx", Aspect.ANSWERS),
    requires=["errors.unavailable", "metrics.request-count"],
)
def exception(world: World) -> None:
    """A request that failed for an exception is counted as the server's error, under the exception's name."""
    before = counts(world)
    provoke(world, OUT_OF_MEMORY)
    growth = counted(world, before, 1)
    expected = {Series("POST", MOONS.path, "503", "SERVER_ERROR", "OperationalError"): 1}
    demand(growth == expected, f"expected {expected}, counted {dict(growth)}")


@check(
    "metrics.unexpected-exception",
    ("metrics.unexpected-exception", Aspect.ANSWERS),
    requires=["errors.internal", "metrics.request-count"],
)
def unexpected_exception(world: World) -> None:
    """So is one that nobody expected."""
    before = counts(world)
    provoke(world, BUG)
    (found,) = counted(world, before, 1) or (None,)
    shown = found and (found.uri, found.status, found.outcome)
    demand(shown == (MOONS.path, "500", "SERVER_ERROR"), f"a request that failed was counted as {found}")
    demand(found is not None and found.exception.endswith("Error"), f"the exception of a request that failed: {found}")


CHECKS = [unavailable, internal, stack_trace, trace_of_unavailable, exception, unexpected_exception]

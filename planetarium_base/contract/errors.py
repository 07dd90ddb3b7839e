"""What clients and operators see when the database fails under a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from bases.contract import Aspect, Check, check
from bases.world import World, demand
from planetarium_base.contract.access import credentials, session
from planetarium_base.contract.actuator import REQUEST_ID
from planetarium_base.contract.answers import says
from planetarium_base.contract.exposition import Series, counted, counts
from planetarium_base.contract.logs import lines, written
from planetarium_base.contract.registrations import REGISTER
from planetarium_base.contract.resources import MOONS, PLANETS, Resource
from planetarium_base.contract.rows import PASSWORD, add_parent, named

OUT_OF_MEMORY = "53200"
"""One of the SQLSTATEs by which the database says that it cannot now, and that it may later."""
BUG = "P0001"
"""One that nobody expects."""

PRESUMED = ["errors.moons.create"]


@contextmanager
def failing(world: World, table: str, column: str, name: str, code: str) -> Iterator[None]:
    """Whoever inserts a row of this name gets an error from the database, for as long as it is needed."""
    world.deployment.execute(
        f"""
        CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'arranged' USING ERRCODE = '{code}'; END $$
        """
    )
    world.deployment.execute(
        f"""
        CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON {table}
            FOR EACH ROW WHEN (NEW.{column} = '{name}') EXECUTE FUNCTION fail()
        """
    )
    # For sessions of every kind: which of them heed a constraint is another check's to find out.
    world.deployment.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER fail")
    try:
        yield
    finally:
        world.deployment.execute("DROP FUNCTION fail CASCADE")


def provoke(world: World, code: str, resource: Resource = MOONS, client: httpx.Client | None = None) -> httpx.Response:
    """The answer to a request on which the database fails."""
    name, parent = named(world, "Failing"), add_parent(world, resource)
    headers = {REQUEST_ID: name.replace(" ", "-")}
    with failing(world, resource.plural, resource.name, name, code):
        return (client or session(world)).post(resource.path, json=resource.body(name, parent), headers=headers)


def creation_check(resource: Resource) -> Check:
    operation = f"{resource.plural}.create"

    @check(
        f"errors.{operation}",
        (f"{operation}.errors", Aspect.ANSWERS),
        requires=[f"steady.{operation}", f"recovers.{operation}"],
    )
    def no_refusal(world: World) -> None:
        """When the database cannot, the client is not told that it asked for something impossible."""
        _is_an_error(provoke(world, OUT_OF_MEMORY, resource))

    return no_refusal


@check("errors.users.register", ("users.register.errors", Aspect.ANSWERS), requires=["recovers.users.register"])
def registration(world: World) -> None:
    """When the database cannot, nobody is told that the name is taken."""
    name = named(world, "Failing")
    with failing(world, "users", "user_username", name, OUT_OF_MEMORY):
        _is_an_error(world.http.post(REGISTER, json=credentials(name, PASSWORD)))


def _is_an_error(response: httpx.Response) -> None:
    request = response.request
    told = f"{request.method} {request.url.path}: the database failed, and the answer was {response.status_code}"
    demand(response.is_server_error, f"{told} {response.text!r}")


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
    session(world)  # or its login would be counted, too
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
    session(world)  # or its login would be counted, too
    before = counts(world)
    provoke(world, BUG)
    growth = counted(world, before, 1)
    shown = [(series.uri, series.status, series.outcome) for series in growth.elements()]
    demand(shown == [(MOONS.path, "500", "SERVER_ERROR")], f"a request that failed was counted as {dict(growth)}")
    (found,) = growth
    demand(found.exception.endswith("Error"), f"the exception of a request that failed: {found}")


CHECKS = [
    registration,
    creation_check(PLANETS),
    creation_check(MOONS),
    unavailable,
    internal,
    stack_trace,
    trace_of_unavailable,
    exception,
    unexpected_exception,
]

"""Answers are as fast with much data as with little."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx

from bases.contract import Aspect, Check, check
from bases.statistics import Decision, SequentialTest
from bases.world import World, demand, document, expect, seconds
from planetarium_base.contract.access import SEEDED_PASSWORD, credentials, log_in, session
from planetarium_base.contract.actuator import READINESS
from planetarium_base.contract.registrations import REGISTER
from planetarium_base.contract.resources import Resource
from planetarium_base.contract.rows import PASSWORD, SEEDED_USER, add, add_parent, add_user, clear, named
from planetarium_base.contract.volume import FEW, expect_few, load, reads

LIST_ROWS = 500

# A request is compared with one for readiness at the same moment, which the machine's other work delays as much.
# Medians in ms on two idle cores: readiness 2.1, lookups 2.6 to 3.4, a list of 150 rows 4.4; the latter with one
# query more for each row 95.
FACTOR = 5.0
SLACK_SECONDS = 0.03

Call = Callable[[], httpx.Response]


def expect_few_reads(world: World, call: Call, rows: int = FEW) -> None:
    """AssertionError when the database has to read much to answer one request."""
    session(world)  # or what a login reads would be counted, too
    before = reads(world)
    request = call().request
    expect_few(before, reads(world), f"{request.method} {request.url.path}", rows)


def expect_quick(world: World, call: Call, reference: Call | None = None, factor: float = FACTOR) -> None:
    """AssertionError when a request takes much longer than the reference, readiness if none is given."""
    reference = reference or (lambda: expect(world.http.get(READINESS), 200))
    test = SequentialTest(healthy=0.1, broken=0.9)
    slow = ""
    while test.decision is Decision.UNDECIDED:
        compared = reference()
        response = call()
        failed = seconds(response) > factor * seconds(compared) + SLACK_SECONDS
        if failed:
            slow = f"{_told(response)} while {_told(compared)}"
        test.observe(failed)
    demand(test.decision is Decision.HOLDS, f"{test.failures} of {test.trials} were slow, as {slow}")


def _told(response: httpx.Response) -> str:
    request = response.request
    return f"{request.method} {request.url.path} took {seconds(response) * 1000:.1f} ms"


def _latency_check(operation: str, prepare: Callable[[World], Call], *requires: str) -> Check:
    @check(
        f"latency.{operation}", (operation, Aspect.LATENCY), requires=[f"steady.{operation}", *requires], decides=True
    )
    def latency(world: World) -> None:
        """The operation takes no longer with many rows than with few."""
        load(world)
        call = prepare(world)
        expect_few_reads(world, call)
        expect_quick(world, call)

    return latency


def list_checks(resource: Resource) -> Iterator[Check]:
    """They come before there are many rows: a list is as long as its table."""
    operation = f"{resource.plural}.list"

    @check(f"latency.{operation}", (operation, Aspect.LATENCY), requires=[f"steady.{operation}"], decides=True)
    def latency(world: World) -> None:
        """A list shows every row, however many there are, and costs no query for each."""
        clear(world)
        world.deployment.execute(
            f"INSERT INTO {resource.plural} ({resource.name}, {resource.parent})"
            " SELECT 'Listed ' || n, %s FROM generate_series(1, %s) AS n",
            [add_parent(world, resource), LIST_ROWS],
        )

        def call() -> httpx.Response:
            return expect(session(world).get(resource.path), 200)

        listed = document(call())
        shown = len(listed) if isinstance(listed, list) else f"no list but {str(listed)[:120]}"
        demand(shown == LIST_ROWS, f"{resource.plural} has {LIST_ROWS} rows, and the list shows {shown}")
        expect_few_reads(world, call, rows=2 * LIST_ROWS)
        expect_quick(world, call)

    yield latency


def checks(resource: Resource) -> Iterator[Check]:
    def found_by_name(world: World) -> Call:
        name = named(world, "Sought")
        add(world, resource, name, add_parent(world, resource))
        return lambda: expect(session(world).get(resource.at(name)), 200)

    def found_by_id(world: World) -> Call:
        key = add(world, resource, named(world, "Sought"), add_parent(world, resource))
        return lambda: expect(session(world).get(f"{resource.path}/id/{key}"), 200)

    def created(world: World) -> Call:
        parent = add_parent(world, resource)
        return lambda: expect(session(world).post(resource.path, json=resource.body(named(world, "New"), parent)), 201)

    def deleted(world: World) -> Call:
        parent = add_parent(world, resource)
        # One is there beforehand: what the database reads to take it in is not to be counted.
        doomed = [named(world, "Doomed")]
        add(world, resource, doomed[0], parent)

        def call() -> httpx.Response:
            if not doomed:
                doomed.append(named(world, "Doomed"))
                add(world, resource, doomed[0], parent)
            return expect(session(world).delete(resource.at(doomed.pop())), 200)

        return call

    unique = f"schema.{resource.plural}.unique"
    yield _latency_check(f"{resource.plural}.find-by-name", found_by_name, unique)
    yield _latency_check(f"{resource.plural}.find-by-id", found_by_id)
    yield _latency_check(f"{resource.plural}.create", created)
    yield _latency_check(f"{resource.plural}.delete", deleted, unique)


def _logged_in(world: World) -> Call:
    name = named(world, "Regular")
    add_user(world, name)
    return lambda: expect(log_in(world, name, PASSWORD), 202)


@check(
    "latency.users.register",
    ("users.register", Aspect.LATENCY),
    requires=["recovers.users.register", "steady.users.login"],
    decides=True,
)
def register(world: World) -> None:
    """Registering takes about as long as a login, one password hash, with many users as with few."""
    load(world)

    def call() -> httpx.Response:
        return expect(world.http.post(REGISTER, json=credentials(named(world, "New"), PASSWORD)), 201)

    def reference() -> httpx.Response:
        return expect(log_in(world, SEEDED_USER, SEEDED_PASSWORD), 202)

    expect_few_reads(world, call)
    expect_quick(world, call, reference, factor=2.0)


login = _latency_check("users.login", _logged_in, "schema.users.unique")

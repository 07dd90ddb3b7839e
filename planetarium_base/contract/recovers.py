"""Errors cost no capacity: whatever a request took, it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import httpx

from bases.contract import Aspect, Check, check
from bases.world import World, demand
from planetarium_base.contract.access import LOGIN_COMPLETE, SEEDED_PASSWORD, credentials, log_in, session
from planetarium_base.contract.actuator import READINESS, UP
from planetarium_base.contract.answers import says, shows
from planetarium_base.contract.bounded import Growth, bounded_check, steadily
from planetarium_base.contract.exposition import SETTLE_SECONDS, gauges
from planetarium_base.contract.gauges import POOL
from planetarium_base.contract.out_of_range import BEYOND_BIGINT, WITH_NUL
from planetarium_base.contract.registrations import NOT_REGISTERED, REGISTER, register
from planetarium_base.contract.resources import Resource
from planetarium_base.contract.rows import PASSWORD, SEEDED_USER, add, add_parent, add_user, clear, named, unknown_id
from planetarium_base.contract.steady import PREPARE, Arrange
from planetarium_base.contract.trials import IMPATIENT_SECONDS

ERRORS = 6
"""One connection that is not given back is seen already; a breaker or a limit takes a few before it shuts."""
EXCEPTIONS = 5
"""Of errors that leave the code by another way, and cost the same."""

Request = Callable[[], httpx.Response]
Prepare = Callable[[World], list[Request]]
"""Arranges what is needed; returns requests that fail, to be sent one after the other."""
Succeed = Callable[[World], None]
"""Sends a request that does not fail, and raises AssertionError when it does."""


@contextmanager
def giving_back(world: World) -> Iterator[None]:
    """AssertionError when a connection that was lent in the meantime is still out, for the pool or the database.

    What was out before is not counted: another operation, with a check of its own, has to answer for it.
    """

    lent, opened = _lent_out(world), _open_transactions(world)
    yield
    returned = world.await_condition(lambda: _lent_out(world) <= lent, SETTLE_SECONDS)
    demand(returned, f"after requests that failed, {_lent_out(world) - lent:g} more connections are lent out")
    ended = world.await_condition(lambda: _open_transactions(world) <= opened, SETTLE_SECONDS)
    demand(ended, f"after requests that failed, {_open_transactions(world) - opened} more transactions are open")
    shows(world.http.get(READINESS, timeout=IMPATIENT_SECONDS), 200, UP)


def _recovery_check(operation: str, prepare: Prepare, refusal: str, succeed: Succeed) -> Check:
    # It decides, because it is a trial repeated already: once a client has waited in vain, all is said.
    presumed = [f"steady.{operation}", f"{operation}.{refusal}"]

    @check(f"recovers.{operation}", (operation, Aspect.RECOVERS), requires=presumed, decides=True)
    def recovers(world: World) -> None:
        """Requests that fail give their connections back, and the next one that makes sense is answered."""
        requests = prepare(world)
        with giving_back(world):
            for request in requests:
                request()
        succeed(world)

    return recovers


def _lent_out(world: World) -> float:
    """How many connections the pool says are out; none when it does not say, which another check is for."""
    try:
        return gauges(world, f"{POOL}_active")[0]
    except AssertionError:
        return 0


def _open_transactions(world: World) -> int:
    statement = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'
    """
    return int(world.deployment.execute(statement)[0][0])


@check(
    "recovers.users.register",
    ("users.register", Aspect.RECOVERS),
    ("users.register", Aspect.STEADY),
    ("users.register.several-at-once", Aspect.CONCURRENT),
    requires=["users.register", "users.register.duplicate"],
    decides=True,
)
def registrations(world: World) -> None:
    """A refusal gives its connection back, and registering goes well each time.

    Both in one check, for each registration, refused or not, costs the service a password hash.
    """
    taken = named(world, "Namesake")
    add_user(world, taken)

    def refused() -> None:
        says(world.http.post(REGISTER, json=credentials(taken, PASSWORD)), 400, NOT_REGISTERED)

    # One more at a time than the service hashes, so that they meet there, too. Those that go well come one by one: what
    # mixes up two that are stored at once has a check of its own, in which they meet for certain.
    with giving_back(world), ThreadPoolExecutor(3) as threads:
        for answer in [threads.submit(refused) for _ in range(ERRORS)]:
            answer.result()
    with giving_back(world):
        _register_steadily(world)


def _register_steadily(world: World) -> Growth:
    return steadily(world, "users.register", lambda: register(world, named(world, "Regular")))


def _logs_in(world: World) -> None:
    # Not one who has just come: whether the last of thousands is found is another check's to say.
    says(log_in(world, SEEDED_USER, SEEDED_PASSWORD), 202, LOGIN_COMPLETE)


def _logins(world: World) -> list[Request]:
    name, nobody = named(world, "Guest"), named(world, "Nobody")
    add_user(world, name)
    # Those of nobody are few, for they cost the service a password hash each.
    return [lambda: log_in(world, name, "wrong")] * ERRORS + [lambda: log_in(world, nobody, "wrong")] * 2


def resource_checks(resource: Resource) -> Iterator[Check]:
    def lists(world: World) -> list[Request]:
        clear(world)
        client = session(world, IMPATIENT_SECONDS)
        return [lambda: client.get(resource.path)] * ERRORS

    def finds_by_name(world: World) -> list[Request]:
        missing = resource.at(named(world, "Vulcan"))
        client = session(world, IMPATIENT_SECONDS)
        return [lambda: client.get(missing)] * ERRORS + [lambda: client.get(resource.at(WITH_NUL))] * EXCEPTIONS

    def finds_by_id(world: World) -> list[Request]:
        missing = f"{resource.path}/id/{unknown_id(world, resource.plural, resource.key)}"
        client = session(world, IMPATIENT_SECONDS)
        beyond = f"{resource.path}/id/{BEYOND_BIGINT}"
        return [lambda: client.get(missing)] * ERRORS + [lambda: client.get(beyond)] * EXCEPTIONS

    def creates(world: World) -> list[Request]:
        name, parent = named(world, "Double"), add_parent(world, resource)
        add(world, resource, name, parent)
        client = session(world, IMPATIENT_SECONDS)
        return [lambda: client.post(resource.path, json=resource.body(name, parent))] * ERRORS

    def deletes(world: World) -> list[Request]:
        missing = resource.at(named(world, "Vulcan"))
        client = session(world, IMPATIENT_SECONDS)
        return [lambda: client.delete(missing)] * ERRORS + [lambda: client.delete(resource.at(WITH_NUL))] * EXCEPTIONS

    for verb, prepare, refusal in (
        ("create", creates, "duplicate"),
        ("list", lists, "empty"),
        ("find-by-name", finds_by_name, "missing"),
        ("find-by-id", finds_by_id, "missing"),
        ("delete", deletes, "missing"),
    ):
        yield _recovery_check(
            f"{resource.plural}.{verb}", prepare, refusal, partial(_succeeds, PREPARE[verb], resource)
        )


def _succeeds(arrange: Arrange, resource: Resource, world: World) -> None:
    arrange(resource, world, session(world, IMPATIENT_SECONDS))()


BOUNDED = bounded_check("users.register", registrations.name, _register_steadily)
USERS = [registrations, BOUNDED, _recovery_check("users.login", _logins, "wrong-password", _logs_in)]

"""Stopping, and outliving the database's restart."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

import httpx

from bases.contract import Aspect, check
from bases.world import World, demand, expect
from planetarium_base.contract.access import COOKIE, cookie, log_in_seeded_user, session
from planetarium_base.contract.actuator import LIVENESS, READINESS, UP
from planetarium_base.contract.answers import shows
from planetarium_base.contract.locks import locked, waiting
from planetarium_base.contract.resources import MOONS, PLANETS
from planetarium_base.contract.rows import add, add_parent, clear, everything, named
from planetarium_base.contract.volume import end_connections

STOP_SECONDS = 5.0
ARRIVE_SECONDS = 3.0
REFUSE_SECONDS = 1.0
FAREWELL_SECONDS = 0.2
"""How long the last request takes once no other is let in: a server that waits for nothing has gone by then."""
RECOVERY_SECONDS = 10.0
RECOVERY_ON_CLUSTER_SECONDS = 40.0  # there its name may lead to where it was for a while
PATIENCE_SECONDS = 15.0
"""A probe's time limit while the database is away: longer than the service tries to connect."""
STATEMENT_TIMEOUT = "10s"

ALIVE = (200, '{"status":"UP"}')
NOT_READY = (503, '{"status":"DOWN"}')


@check("lifecycle.stops-on-sigterm", ("lifecycle", Aspect.ANSWERS), requires=["health.readiness"])
def stops_on_sigterm(world: World) -> None:
    """Asked to end, the service ends by itself, soon and without an error."""
    replica = world.replica()
    try:
        shows(world.http.get(f"{replica.url}{READINESS}"), 200, UP)
        replica.terminate()
        code = replica.wait(STOP_SECONDS)
    finally:
        world.dismiss_replica()
    demand(code is not None, f"still running {STOP_SECONDS:g} s after SIGTERM")
    demand(code == 0, f"exit code {code} after SIGTERM")


@check(
    "lifecycle.finishes-requests-in-flight",
    ("lifecycle.in-flight", Aspect.ANSWERS),
    requires=["lifecycle.stops-on-sigterm", "steady.planets.list", "recovers.planets.list"],
)
def finishes_requests_in_flight(world: World) -> None:
    """A request that has come before the service is asked to end is answered before it ends."""
    clear(world)
    add(world, PLANETS, named(world, "Last"), add_parent(world, PLANETS))
    expected = [PLANETS.view(*row) for row in everything(world, PLANETS)]
    with world.deployment.replica() as replica, ThreadPoolExecutor(1) as other:
        client = world.client(replica.url, timeout=PATIENCE_SECONDS)
        headers = {"Cookie": f"{COOKIE}={cookie(log_in_seeded_user(client)).value}"}
        with locked(world, PLANETS.plural):
            answer = other.submit(client.get, PLANETS.path, headers=headers)
            arrived = world.await_condition(lambda: waiting(world) > 0, ARRIVE_SECONDS)
            demand(arrived, f"GET {PLANETS.path} did not come to read the table")
            replica.terminate()
            # The signal has been heeded when nobody new is let in; where that cannot be seen, some time is enough.
            world.await_condition(lambda: _refuses(replica.url), REFUSE_SECONDS)
            time.sleep(FAREWELL_SECONDS)
        shows(answer.result(), 200, expected)
        demand(replica.wait(STOP_SECONDS) is not None, "still running after it answered its last request")


def _refuses(url: str) -> bool:
    try:
        httpx.get(f"{url}{LIVENESS}", trust_env=False, verify=False, timeout=REFUSE_SECONDS)
    except httpx.TransportError:
        return True
    return False


@check("database.reconnects", ("database", Aspect.RECOVERS), requires=["health.readiness"], decides=True)
def reconnects(world: World) -> None:
    """A connection that the database has closed is replaced, unnoticed.

    Once is enough, and all there is: whoever trips over such a connection takes it out of the next one's way.
    """
    shows(world.http.get(READINESS), 200, UP)
    demand(end_connections(world, "idle") > 0, "the service keeps no connection open")
    shows(world.http.get(READINESS), 200, UP)


@dataclass(frozen=True)
class Outage:
    """What the probes said while the database was away."""

    readiness: tuple[int, str]
    liveness: tuple[int, str]


def outage(world: World) -> Outage:
    """Takes the database away, asks both probes, and brings it back: once for all who ask."""
    return world.remember("lifecycle.outage", lambda: _outage(world))


def _outage(world: World) -> Outage:
    # A copy by itself: whoever is not ready is not asked for long by way of a Service.
    client = world.client(world.deployment.instances[0], timeout=PATIENCE_SECONDS)
    with world.deployment.without_database():
        readiness, liveness = client.get(READINESS), client.get(LIVENESS)
    return Outage((readiness.status_code, readiness.text), (liveness.status_code, liveness.text))


@check("health.readiness.down", ("database", Aspect.REFUSES), requires=["health.readiness"])
def down(world: World) -> None:
    """Without its database the service is not ready."""
    seen = outage(world).readiness
    demand(seen == NOT_READY, f"the database was away, and readiness said {seen}")


@check("health.liveness.alone", ("health.liveness", Aspect.REFUSES), requires=["health.liveness"])
def alone(world: World) -> None:
    """Without its database the service is alive, or it would be restarted for nothing."""
    seen = outage(world).liveness
    demand(seen == ALIVE, f"the database was away, and liveness said {seen}")


@check(
    "lifecycle.database-restart",
    ("database", Aspect.RECOVERS),
    ("lifecycle.database-restart", Aspect.RECOVERS),
    requires=["database.reconnects", "steady.planets.find-by-name", "recovers.planets.find-by-name"],
)
def database_restart(world: World) -> None:
    """After the database's restart the service is ready again by itself, and answers."""
    outage(world)
    seconds = RECOVERY_SECONDS if len(world.deployment.instances) == 1 else RECOVERY_ON_CLUSTER_SECONDS
    ready = world.await_condition(lambda: _is_ready(world), seconds)
    demand(ready, f"not ready {seconds:g} s after the database was back")
    parent, name = add_parent(world, PLANETS), named(world, "Survivor")
    key = add(world, PLANETS, name, parent)
    answers: list[httpx.Response] = []

    def answered() -> bool:
        # A Service that has just lost its last copy takes no connections until it has one again.
        with suppress(httpx.ConnectError):
            answers.append(session(world).get(PLANETS.at(name)))
        return bool(answers)

    demand(world.await_condition(answered, seconds), f"no connection {seconds:g} s after the database was back")
    shows(answers[0], 200, PLANETS.view(key, name, parent))


def _is_ready(world: World) -> bool:
    # On a new connection each time: one that was opened while nobody was ready may lead nowhere for good.
    with suppress(httpx.TransportError), world.client() as client:
        return client.get(READINESS).status_code == httpx.codes.OK
    return False


@check(
    "database.statement-timeout",
    ("settings.STATEMENT_TIMEOUT_SECONDS", Aspect.ANSWERS),
    requires=["steady.moons.create", "recovers.moons.create"],
)
def statement_timeout(world: World) -> None:
    """The database gives up a statement that has taken ten seconds."""
    name, parent = named(world, "Patient"), add_parent(world, MOONS)
    # The service's own connection says for how long it would wait. To wait until it is over would take too long.
    world.deployment.execute(
        """
        CREATE OR REPLACE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN NEW.moon_name := NEW.moon_name || ': ' || current_setting('statement_timeout'); RETURN NEW; END $$
        """
    )
    world.deployment.execute(
        "CREATE OR REPLACE TRIGGER tell BEFORE INSERT ON moons FOR EACH ROW EXECUTE FUNCTION tell()"
    )
    # For sessions of every kind: which of them heed a constraint is another check's to find out.
    world.deployment.execute("ALTER TABLE moons ENABLE ALWAYS TRIGGER tell")
    try:
        expect(session(world).post(MOONS.path, json=MOONS.body(name, parent)), 201)
    finally:
        world.deployment.execute("DROP FUNCTION tell CASCADE")
    told = [row[1] for row in everything(world, MOONS) if row[1].startswith(f"{name}: ")]
    demand(told == [f"{name}: {STATEMENT_TIMEOUT}"], f"expected a time limit of {STATEMENT_TIMEOUT}, found {told}")


CHECKS = [
    stops_on_sigterm,
    finishes_requests_in_flight,
    reconnects,
    statement_timeout,
    down,  # the last, with those below: what it sets off may be seen some seconds later
    alone,
    database_restart,
]

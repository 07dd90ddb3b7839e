"""The connection pool while it is in use: what it says of itself, and under which limits its statements run."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from bases.contract import Aspect, check
from bases.world import World, demand, expect
from planetarium_base.contract.access import crowd
from planetarium_base.contract.exposition import SETTLE_SECONDS, gauges
from planetarium_base.contract.gauges import POOL
from planetarium_base.contract.locks import locked, waiting
from planetarium_base.contract.meeting import CLIENTS, get
from planetarium_base.contract.resources import PLANETS
from planetarium_base.contract.rows import add, add_parent, named

GAUGES = (POOL, f"{POOL}_idle", f"{POOL}_active", f"{POOL}_usage_seconds_max")
BORROWERS = 3
"""More than one, so that sums and differences are told apart, and fewer than there are connections."""

PRESUMED = [
    "metrics.pool",
    "concurrency.pool-size",
    "steady.users.login",
    "steady.planets.list",
    "recovers.planets.list",
]


@check("metrics.pool-in-use", ("metrics.pool-in-use", Aspect.ANSWERS), requires=PRESUMED)
def in_use(world: World) -> None:
    """The pool tells how many connections are out, and for how long the longest has been."""
    add(world, PLANETS, named(world, "Shared"), add_parent(world, PLANETS))
    clients = crowd(world, CLIENTS)[:BORROWERS]
    with ThreadPoolExecutor(BORROWERS) as threads:
        with locked(world, PLANETS.plural):
            asked = time.monotonic()
            answers = [threads.submit(get(PLANETS.path), client) for client in clients]
            world.await_condition(lambda: waiting(world) >= BORROWERS, SETTLE_SECONDS)
            seen: list[float] = []

            def counted() -> bool:
                seen[:] = gauges(world, *GAUGES)
                return seen[GAUGES.index(f"{POOL}_active")] == BORROWERS

            # One more is out for a moment whenever an orchestrator asks whether the service is ready.
            world.await_condition(counted, SETTLE_SECONDS)
            total, idle, active, usage = seen
            longest = time.monotonic() - asked
        for answer in answers:
            expect(answer.result(), 200)
    demand(active == BORROWERS, f"{BORROWERS} requests wait at the database, {POOL}_active is {active:g}")
    demand(total == active + idle, f"{POOL} is {total:g}, but {active:g} active and {idle:g} idle")
    demand(0 < usage <= longest, f"a connection was out for {usage:.3f} s, of {longest:.3f} s that there were")

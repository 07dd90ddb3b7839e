"""The gauges of the connection pool and of the process."""

from __future__ import annotations

import math
import sys
import time
from dataclasses import dataclass

from bases.contract import Aspect, check
from bases.world import World, demand
from planetarium_base.contract.actuator import READINESS, UP
from planetarium_base.contract.answers import shows
from planetarium_base.contract.exposition import SETTLE_SECONDS, gauges

POOL = "hikaricp_connections"
POOL_GAUGES = (POOL, f"{POOL}_idle", f"{POOL}_active", f"{POOL}_usage_seconds_max")
POOL_SIZE = 10

UPTIME = "process_uptime_seconds"
ROUNDING_SECONDS = 0.01
STARTED = "process_start_time_seconds"
CLOCK_SECONDS = 2.0
"""The kernel tells when it was booted, which a process's start is counted from, to the second."""
EVERYWHERE = (UPTIME, "system_cpu_count")
ON_LINUX = (
    STARTED,
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "process_open_fds",
    "process_max_fds",
)


@check(
    "metrics.pool",
    ("metrics.pool", Aspect.ANSWERS),
    *((f"metrics.{name}", Aspect.ANSWERS) for name in POOL_GAUGES),
    requires=["metrics.exposition", "health.readiness"],
)
def pool(world: World) -> None:
    """The pool tells how many connections are open, and lends none that nobody uses."""

    shows(world.http.get(READINESS), 200, UP)
    values: list[float] = []

    def idle() -> bool:
        values[:] = gauges(world, *POOL_GAUGES)
        return values[0] == values[1] > 0 and values[2:] == [0, 0]

    shown = world.await_condition(idle, SETTLE_SECONDS)
    demand(shown, f"nobody asks, but the pool shows {dict(zip(POOL_GAUGES, values, strict=True))}")


@check(
    "metrics.pool-size",
    ("settings.POOL_SIZE", Aspect.ANSWERS),
    (f"metrics.{POOL}_max", Aspect.ANSWERS),
    requires=["metrics.exposition"],
)
def pool_size(world: World) -> None:
    """The pool has as many connections as the deployment relies on."""
    (found,) = gauges(world, f"{POOL}_max")
    demand(found == POOL_SIZE, f"expected {POOL}_max {POOL_SIZE}, got {found:g}")


@check(
    "metrics.process",
    ("metrics.process", Aspect.ANSWERS),
    *((f"metrics.{name}", Aspect.ANSWERS) for name in EVERYWHERE),
    requires=["metrics.exposition"],
)
def process(world: World) -> None:
    """The process tells its age, its processors and, on Linux, what it uses."""
    # On another system the service runs there only as a process beside us: then it cannot tell these either.
    names = EVERYWHERE + (ON_LINUX if sys.platform == "linux" else ())
    for name, value in zip(names, gauges(world, *names), strict=True):
        demand(value > 0 and math.isfinite(value), f"{name} is {value}")
    first_age(world)


@dataclass(frozen=True)
class Age:
    """The uptime that was read, and the moments between which that was."""

    asked: float
    uptime: float
    answered: float


def read_age(world: World) -> Age:
    asked = time.monotonic()
    (uptime,) = gauges(world, UPTIME, url=world.deployment.instances[0])
    return Age(asked, uptime, time.monotonic())


def first_age(world: World) -> Age:
    """As it was when first asked for, since the service was started last."""
    return world.remember("gauges.age", lambda: read_age(world))


@check("metrics.uptime", ("metrics.uptime", Aspect.ANSWERS), requires=["metrics.process"])
def uptime(world: World) -> None:
    """The process grows older by a second each second, from its own start on."""
    before, after = first_age(world), read_age(world)
    if sys.platform == "linux":
        (started,) = gauges(world, STARTED, url=world.deployment.instances[0])
        age = time.time() - started
        demand(after.uptime <= age + CLOCK_SECONDS, f"{UPTIME} is {after.uptime:.3f}, and the process {age:.3f} s old")
    grown = after.uptime - before.uptime
    least, most = after.asked - before.answered, after.answered - before.asked
    held = least - ROUNDING_SECONDS <= grown <= most + ROUNDING_SECONDS
    demand(held, f"in {least:.3f} to {most:.3f} s, {UPTIME} grew by {grown:.3f}")


CHECKS = [pool, pool_size, process]

"""Requests leave nothing behind that grows, and a service that nobody asks anything does nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bases.contract import Aspect, Check, check
from bases.usage import Usage
from bases.world import World, demand
from planetarium_base.contract.trials import expect_steady

# In 26 calls a healthy service grows by less than 2 MiB, two descriptors and two threads; the first registrations
# leave it what two password hashes take, 14 MiB.
BYTES_A_CALL = 2**20
THINGS_A_CALL = 0.5
LINES_A_CALL = 6.0
IDLE_SHARE = 0.08
"""Of a core. A healthy service that nobody asks anything takes less than a hundredth."""
IDLE_SECONDS = 0.5
"""The least time that a share is told from."""


@dataclass(frozen=True)
class Growth:
    """What the service held, and how many lines it had written, before and after some requests."""

    requests: int
    before: Usage
    after: Usage
    lines: int


def steadily(world: World, operation: str, call: Callable[[], None]) -> Growth:
    """Calls until it is decided whether the operation is steady, and remembers by how much the service grew meanwhile:
    what it costs to find that out is spent already. AssertionError when it is not steady.
    """
    sent, before, written = len(world.exchanges), world.deployment.usage(), len(world.deployment.logs())
    expect_steady(call)
    requests, after = len(world.exchanges) - sent, world.deployment.usage()
    growth = Growth(requests, before, after, len(world.deployment.logs()) - written)
    return world.remember(f"bounded.{operation}", lambda: growth)


def bounded_check(operation: str, steady: str, again: Callable[[World], Growth]) -> Check:
    """The check, and how to find the growth out where the one for steadiness has not run before it."""

    @check(f"bounded.{operation}", (operation, Aspect.BOUNDED), requires=[steady, "logs.request"], decides=True)
    def bounded(world: World) -> None:
        """A call leaves a line or two in the log, and nothing else."""
        judge(world.remember(f"bounded.{operation}", lambda: again(world)))

    return bounded


def judge(seen: Growth) -> None:
    """AssertionError when something grew with the requests."""
    told = f"after {seen.requests} requests the service"
    demand(seen.before.memory > 0 and seen.after.memory > 0, f"{told} cannot be looked into")
    grown = seen.after.memory - seen.before.memory
    demand(grown < seen.requests * BYTES_A_CALL, f"{told} holds {grown / 2**20:.1f} MiB of memory more")
    for what, count in (
        ("open descriptors", seen.after.descriptors - seen.before.descriptors),
        ("threads", seen.after.threads - seen.before.threads),
        ("child processes", seen.after.children - seen.before.children),
        ("temporary files", seen.after.temporary_files - seen.before.temporary_files),
    ):
        demand(count < seen.requests * THINGS_A_CALL, f"{told} has {count} {what} more")
    demand(seen.lines < seen.requests * LINES_A_CALL, f"{told} has written {seen.lines} lines of log")


def watch_idle(world: World) -> tuple[float, float]:
    """When the replica was first left alone, and how much of a processor it had used by then, in seconds."""

    def begin() -> tuple[float, float]:
        used = world.replica().usage().cpu_seconds  # which may have to be started first
        return time.monotonic(), used

    return world.remember("bounded.idle", begin)


@check("bounded.idle", ("process", Aspect.BOUNDED), requires=["sessions.shared-by-replicas"], decides=True)
def idle(world: World) -> None:
    """A replica that nobody asks anything takes no processor time.

    It has been idle all the while that the other one was asked, so nothing has to be waited for.
    """
    began, used = watch_idle(world)
    world.await_condition(lambda: time.monotonic() - began > IDLE_SECONDS, 2 * IDLE_SECONDS)
    seconds, spent = time.monotonic() - began, world.replica().usage().cpu_seconds - used
    demand(spent < IDLE_SHARE * seconds, f"an idle replica used the processor for {spent:.2f} of {seconds:.2f} s")

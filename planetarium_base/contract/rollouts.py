"""A new version takes the old one's place: what users must not notice of it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from bases.contract import Check
from bases.world import World, demand
from planetarium_base.contract.actuator import READINESS
from planetarium_base.contract.cluster import LOOK_SECONDS, cluster_check, service
from planetarium_base.contract.operations import RUNNING

CLIENTS = 2
PAUSE_SECONDS = 0.04
NONE_KEPT = httpx.Limits(max_keepalive_connections=0)
STUCK_SECONDS = 30.0
"""Longer than the first pod of a version takes until it is up, on a busy machine, too."""
HELD_BY = "Readiness probe failed"
NO_HOST = "nowhere.invalid"
PRUNED_SECONDS = 2.5
"""So long after a rollout is done the versions are gone that are not kept."""


@dataclass
class Traffic:
    """What became of requests that went on all the while."""

    answers: Counter[str] = field(default_factory=Counter)

    @property
    def lost(self) -> dict[str, int]:
        return {kind: count for kind, count in self.answers.items() if kind != "200"}


@contextmanager
def traffic(world: World) -> Iterator[Traffic]:
    """Clients that ask for readiness, each time on a new connection, so that each time another pod may answer."""
    seen, over = Traffic(), threading.Event()
    front = world.deployment.app.description.service.front
    url = f"http://{world.cluster.address(front.service)}:{front.port}{READINESS}"

    def ask() -> None:
        with httpx.Client(trust_env=False, verify=False, timeout=10.0, limits=NONE_KEPT) as client:
            while not over.wait(PAUSE_SECONDS):
                try:
                    kind = str(client.get(url).status_code)
                except httpx.TransportError as error:
                    kind = type(error).__name__
                seen.answers[kind] += 1

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join()


@cluster_check("rollout.serves", *RUNNING, "pods.farewell")
def serves(world: World) -> None:
    """A new version takes the old one's place, and no request is lost over it."""
    with traffic(world) as seen:
        done = world.cluster.roll_out()
    world.forget()
    demand(done, "the new version was not there in time")
    demand(not seen.lost, f"of {seen.answers.total()} requests were lost: {seen.lost}")


@cluster_check("rollout.history", "rollout.serves")
def history(world: World) -> None:
    """When a version was rolled out the one before is kept, to go back to."""
    if world.cluster.versions() < 2:  # kept or not, there may have been no rollout since the limit was another
        world.cluster.roll_out()
        world.forget()
    world.await_condition(lambda: world.cluster.versions() < 2, PRUNED_SECONDS, LOOK_SECONDS)
    kept = world.cluster.versions()
    demand(kept > 1, f"after a rollout {kept} version of the service is kept, the present one")


@cluster_check("rollout.waits", "rollout.serves")
def waits(world: World) -> None:
    """A version that never becomes ready takes nobody's place, and the one before it can be brought back."""
    host = world.deployment.app.description.database.variables.host
    before = {pod.name for pod in world.cluster.pods(service(world))}
    with traffic(world) as seen:
        world.cluster.roll_out({"env": [{"name": host, "value": NO_HOST}]}, 0.0)
        taken = _takes_over(world, before)
        said = world.cluster.roll_back()
        world.cluster.settle()
    world.forget()
    demand(not said, f"the version before cannot be brought back: {said}")
    demand(not taken, f"the pod {taken} of a version that cannot do its work counts as ready")
    demand(not seen.lost, f"of {seen.answers.total()} requests were lost: {seen.lost}")


def _takes_over(world: World, before: Collection[str]) -> str:
    """The pod of the version that was rolled out that takes the place of one before; nothing when none does. One that
    is up and held back by its probe has been seen enough of: without a probe, it may take the node a quarter of a
    minute to see that there is nothing to wait for.
    """
    taken = ""

    def over() -> bool:
        nonlocal taken
        new = [pod for pod in world.cluster.pods(service(world)) if pod.name not in before]
        taken = next((pod.name for pod in new if pod.ready), "")
        held = (warning for pod in new if pod.up for warning in world.cluster.warnings(pod.name))
        return bool(taken) or any(HELD_BY in warning for warning in held)

    world.await_condition(over, STUCK_SECONDS, LOOK_SECONDS)
    return taken


CHECKS: list[Check] = [serves, history, waits]

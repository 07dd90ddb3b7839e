"""What operators do to a service that runs, and what they must not lose by it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from bases.contract import Check
from bases.world import World, demand
from planetarium_base.contract.access import session
from planetarium_base.contract.actuator import READINESS
from planetarium_base.contract.cluster import cluster_check, database, service
from planetarium_base.contract.resources import PLANETS
from planetarium_base.contract.rows import add, add_parent, everything, named

CLIENTS = 2
PAUSE_SECONDS = 0.02
STUCK_SECONDS = 15.0
"""Longer than a healthy replacement of the first pod takes."""
NEVER_READY: Mapping[str, object] = {
    "readinessProbe": {"httpGet": {"path": "/actuator/nowhere", "port": "http"}, "periodSeconds": 1}
}
RUNNING = ["steady.planets.list", "services.front", "lifecycle.stops-on-sigterm"]


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
    url = f"{world.deployment.url}{READINESS}"

    def ask() -> None:
        while not over.wait(PAUSE_SECONDS):
            try:
                kind = str(httpx.get(url, trust_env=False, verify=False, timeout=10.0).status_code)
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


@cluster_check("rollout.serves", *RUNNING)
def serves(world: World) -> None:
    """A new version takes the old one's place, and no request is lost over it."""
    with traffic(world) as seen:
        done = world.cluster.roll_out()
    world.forget()
    demand(done, "the new version was not there in time")
    demand(not seen.lost, f"of {seen.answers.total()} requests were lost: {seen.lost}")


@cluster_check("rollout.waits", "rollout.serves")
def waits(world: World) -> None:
    """A version that never becomes ready takes nobody's place, and the one before it can be brought back."""
    with traffic(world) as seen:
        done = world.cluster.roll_out(NEVER_READY, STUCK_SECONDS)
        said = world.cluster.roll_back()
        world.cluster.settle()
    world.forget()
    demand(not said, f"the version before cannot be brought back: {said}")
    demand(not done, "a version that is never ready was rolled out")
    demand(not seen.lost, f"of {seen.answers.total()} requests were lost: {seen.lost}")


@cluster_check("pods.loss", *RUNNING)
def pod_loss(world: World) -> None:
    """When a pod is lost, the others answer, and another comes in its place."""
    world.cluster.lose(service(world))
    back = world.cluster.settle()
    world.forget()
    demand(back, f"{'; '.join(pod.told for pod in world.cluster.pods(service(world)))}")


@cluster_check("database.loss", *RUNNING, "database.left-alone")
def database_loss(world: World) -> None:
    """When the database's pod is lost, another comes in its place, with the data, and the service finds it."""
    name, parent = named(world, "Kept"), add_parent(world, PLANETS)
    add(world, PLANETS, name, parent)
    world.cluster.lose(database(world))
    back = world.cluster.settle()
    world.forget()
    demand(back, f"{'; '.join(pod.told for pod in world.cluster.pods(database(world)))}")
    kept = [row[1] for row in everything(world, PLANETS)]
    demand(name in kept, f"{name!r} was lost with the database's pod")
    demand(session(world).get(PLANETS.path).status_code == httpx.codes.OK, "the service does not find its database")


@cluster_check("manifests.again", "manifests.taken", "pods.ready", "database.pods.ready")
def again(world: World) -> None:
    """To apply the same manifests again changes nothing."""
    changed = world.cluster.apply_again()
    demand(not changed, f"changed: {', '.join(changed)}")


CHECKS: list[Check] = [again, pod_loss, serves, waits, database_loss]

"""What operators do to a service that runs, and what they must not lose by it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from bases.contract import Check
from bases.world import World, demand
from planetarium_base.contract.access import COOKIE, cookie, log_in_seeded_user, session
from planetarium_base.contract.actuator import LIVENESS, READINESS
from planetarium_base.contract.answers import shows
from planetarium_base.contract.budget import REPLICAS
from planetarium_base.contract.cluster import LOOK_SECONDS, cluster_check, database, service
from planetarium_base.contract.lifecycle import ARRIVE_SECONDS, PATIENCE_SECONDS, RECOVERY_ON_CLUSTER_SECONDS
from planetarium_base.contract.locks import locked, waiting
from planetarium_base.contract.resources import PLANETS
from planetarium_base.contract.rows import add, add_parent, clear, everything, named

CLIENTS = 2
PAUSE_SECONDS = 0.04
STUCK_SECONDS = 15.0
"""Longer than a healthy replacement of the first pod takes."""
HELD_SECONDS = 5.0
"""Longer than a healthy pod takes from its start until it is ready."""
NO_HOST = "nowhere.invalid"
LAST_SECONDS = 2.0
"""So long may it take until nobody sends requests any more to a pod that is to end."""
ENOUGH_SECONDS = 7.0
"""Longer than pods sleep before they are told to end; shorter than the database lets a statement take."""
PRUNED_SECONDS = 2.5
"""So long after a rollout is done the versions are gone that are not kept."""
NONE_KEPT = httpx.Limits(max_keepalive_connections=0)
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


@cluster_check("manifests.replicas", "manifests.taken")
def replicas(world: World) -> None:
    """There are three copies of the service, so that one may be lost, and there are still after some time."""
    found = len(world.cluster.pods(service(world)))
    demand(found == REPLICAS, f"there are {found} pods of the service, not {REPLICAS}")


@cluster_check("pods.disruptions", "manifests.replicas", "pods.ready")
def disruptions(world: World) -> None:
    """The cluster lets a drain take a pod of the service at this moment, and not all of them."""
    allowed = world.cluster.disruptions(service(world))
    demand(len(allowed) == 1, f"{len(allowed)} disruption budgets are for the service's pods, not one")
    demand(0 < allowed[0] < REPLICAS, f"the cluster lets a drain take {allowed[0]} of {REPLICAS} pods")


@cluster_check("pods.farewell", *RUNNING, "lifecycle.finishes-requests-in-flight")
def farewell(world: World) -> None:
    """A pod that is to end lets in who still comes, and answers whatever has come, before it ends."""
    clear(world)
    add(world, PLANETS, named(world, "Last"), add_parent(world, PLANETS))
    expected = [PLANETS.view(*row) for row in everything(world, PLANETS)]
    pod = world.cluster.pods(service(world))[0]
    url = next(url for url in world.deployment.instances if f"//{pod.address}:" in url)
    client = world.client(url, timeout=PATIENCE_SECONDS)
    headers = {"Cookie": f"{COOKIE}={cookie(log_in_seeded_user(client)).value}"}
    with ThreadPoolExecutor(1) as other:
        with locked(world, PLANETS.plural):
            answer = other.submit(client.get, PLANETS.path, headers=headers)
            arrived = world.await_condition(lambda: waiting(world) > 0, ARRIVE_SECONDS)
            demand(arrived, f"GET {PLANETS.path} did not come to read the table")
            world.cluster.retire(pod.name)
            time.sleep(LAST_SECONDS)
            demand(not _refuses(url), f"{LAST_SECONDS:g} s after it was to end the pod lets nobody in any more")
            time.sleep(ENOUGH_SECONDS - LAST_SECONDS)
        shows(answer.result(), 200, expected)
    world.cluster.settle()
    world.forget()


def _refuses(url: str) -> bool:
    try:
        httpx.get(f"{url}{LIVENESS}", trust_env=False, verify=False, timeout=PATIENCE_SECONDS)
    except httpx.TransportError:
        return True
    return False


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
    with traffic(world) as seen:
        world.cluster.roll_out({"env": [{"name": host, "value": NO_HOST}]}, 0.0)
        done = _takes_over(world)
        said = world.cluster.roll_back()
        world.cluster.settle()
    world.forget()
    demand(not said, f"the version before cannot be brought back: {said}")
    demand(not done, "a version that is never ready was rolled out")
    demand(not seen.lost, f"of {seen.answers.total()} requests were lost: {seen.lost}")


def _takes_over(world: World) -> bool:
    """Whether a version that was rolled out becomes ready, all of it. One whose pod is held back has been seen enough
    of.
    """
    held: dict[str, float] = {}

    def over() -> bool:
        if world.cluster.is_rolled_out():
            return True
        now = time.monotonic()
        for pod in world.cluster.pods(service(world)):
            if pod.ready or not pod.started:
                held.pop(pod.name, None)
            else:
                held.setdefault(pod.name, now)
        return any(now - since > HELD_SECONDS for since in held.values())

    world.await_condition(over, STUCK_SECONDS, LOOK_SECONDS)
    return world.cluster.is_rolled_out()


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
    # Until no copy remembers where its name led before.
    world.await_condition(lambda: _are_ready(world), RECOVERY_ON_CLUSTER_SECONDS, LOOK_SECONDS)
    kept = [row[1] for row in everything(world, PLANETS)]
    demand(name in kept, f"{name!r} was lost with the database's pod")
    demand(session(world).get(PLANETS.path).status_code == httpx.codes.OK, "the service does not find its database")


def _are_ready(world: World) -> bool:
    """Whether every copy says so, and the Service leads to one again."""
    try:
        urls = {*world.deployment.instances, world.deployment.url}
        said = [world.http.get(f"{url}{READINESS}").status_code for url in urls]
    except httpx.TransportError:
        return False
    return set(said) == {httpx.codes.OK}


# A second try would find what the first has put in place, and nothing to change.
@cluster_check("manifests.again", "manifests.taken", "pods.ready", "database.pods.ready", decides=True)
def again(world: World) -> None:
    """To apply the same manifests again changes nothing."""
    changed = world.cluster.apply_again()
    if changed:
        world.cluster.settle()
        world.forget()
    demand(not changed, f"changed: {', '.join(changed)}")


CHECKS: list[Check] = [replicas, again, disruptions, pod_loss, farewell, serves, history, waits, database_loss]

"""What operators do to a service that runs, and what they must not lose by it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import httpx

from bases.contract import Check
from bases.manifests import container
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

LAST_SECONDS = 2.0
"""So long may it take until nobody sends requests any more to a pod that is to end."""
ENOUGH_SECONDS = 8.0
"""So much later pods have slept, were told to end, and have no time left if they had none beside their sleep. Shorter
than the database lets a statement take.
"""
OUTAGE_SECONDS = 15.0
"""Whoever asks every few seconds has seen by then that something is away, and has had done what there is to do."""
LONGEST_DELAY_SECONDS = 90.0
"""Nobody waits longer than that for probes to begin, whatever a manifest says."""
RUNNING = ["steady.planets.list", "services.front", "lifecycle.stops-on-sigterm"]


# It decides: where it does not hold, containers have ended that a second outage would not find as it should.
@cluster_check(
    "pods.outlive-outages", "pods.ready", "health.liveness.alone", "lifecycle.database-restart", decides=True
)
def outlive_outages(world: World) -> None:
    """An outage of the database ends no container of the service."""
    before = {pod.name: pod for pod in world.cluster.pods(service(world))}
    probe = (container(world.deployment.app, service(world)) or {}).get("livenessProbe") or {}
    # Containers that have just been started are not asked before that.
    seconds = min(int(probe.get("initialDelaySeconds", 0)), LONGEST_DELAY_SECONDS) + OUTAGE_SECONDS

    def ended() -> list[str]:
        pods = [pod for pod in world.cluster.pods(service(world)) if pod.name in before]
        again = [pod.name for pod in pods if pod.restarts > before[pod.name].restarts]
        return again or [pod.told for pod in pods if before[pod.name].up and not pod.up]

    with world.deployment.without_database():
        world.await_condition(lambda: bool(ended()), seconds, LOOK_SECONDS)
    # What was to end by then has had the time.
    world.await_condition(lambda: _are_ready(world), RECOVERY_ON_CLUSTER_SECONDS, LOOK_SECONDS)
    found = ended()
    world.cluster.settle()
    world.forget()
    demand(not found, f"while the database was away, containers were ended: {', '.join(found)}")


@cluster_check("manifests.replicas", "manifests.taken")
def replicas(world: World) -> None:
    """There are three copies of the service, so that one may be lost, and there are still after some time."""
    found = len(world.cluster.pods(service(world)))
    demand(found == REPLICAS, f"there are {found} pods of the service, not {REPLICAS}")


# What a pod that is none of theirs does to a budget depends on the version of Kubernetes.
@cluster_check("pods.disruptions", "manifests.replicas", "services.front.endpoints")
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
    try:
        with ThreadPoolExecutor(1) as other:
            with locked(world, PLANETS.plural):
                world.cluster.retire(pod.name)
                time.sleep(LAST_SECONDS)
                demand(not _refuses(url), f"{LAST_SECONDS:g} s after it was to end the pod lets nobody in any more")
                answer = other.submit(client.get, PLANETS.path, headers=headers)
                arrived = world.await_condition(lambda: waiting(world) > 0, ARRIVE_SECONDS)
                demand(arrived, f"GET {PLANETS.path} did not come to read the table")
                world.await_condition(answer.done, ENOUGH_SECONDS)
            shows(answer.result(), 200, expected)
    finally:
        world.cluster.settle()
        world.forget()


def _refuses(url: str) -> bool:
    try:
        httpx.get(f"{url}{LIVENESS}", trust_env=False, verify=False, timeout=PATIENCE_SECONDS)
    except httpx.TransportError:
        return True
    return False


@cluster_check("pods.loss", *RUNNING)
def pod_loss(world: World) -> None:
    """When a pod is lost, the others answer, and another comes in its place."""
    world.cluster.lose(service(world))
    back = world.cluster.settle()
    world.forget()
    demand(back, f"{'; '.join(pod.told for pod in world.cluster.pods(service(world)))}")


@cluster_check("database.loss", *RUNNING, "database.left-alone", "pods.outlive-outages")
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


CHECKS: list[Check] = [outlive_outages, replicas, again, disruptions, pod_loss, farewell]

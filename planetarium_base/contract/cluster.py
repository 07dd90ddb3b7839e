"""What an orchestrator makes of the manifests: pods that come up and stay up, and Services that lead to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import httpx

from bases import manifests
from bases.contract import Aspect, Check, check
from bases.description import Workload
from bases.tools import PodStatus, Tool
from bases.world import World, demand
from planetarium_base.contract.actuator import LIVENESS

FRESH_CONNECTIONS = 12
"""Each goes to a copy of the service by chance: that one of three is never met has a chance of less than 1 in 100."""
QUIET_SECONDS = 2.5
"""What comes again every few seconds comes in it."""
LOOK_SECONDS = 0.3
"""A question to a cluster takes its time, and that of the pods that are waited for."""


def cluster_check(name: str, *requires: str, decides: bool = False) -> Callable[[Callable[[World], None]], Check]:
    """A check of the subject that it is called by."""
    return check(name, (name, Aspect.ANSWERS), requires=requires, decides=decides, needs=[Tool.CLUSTER])


def service(world: World) -> Workload:
    return world.deployment.app.description.service.workload


def database(world: World) -> Workload:
    return world.deployment.app.description.database.workload


def each(pods: Sequence[PodStatus], holds: Callable[[PodStatus], bool]) -> None:
    """AssertionError unless it holds of every pod, and there is one."""
    wrong = [pod.told for pod in pods if not holds(pod)]
    demand(bool(pods), "there are no pods")
    demand(not wrong, "; ".join(wrong))


@cluster_check("manifests.taken")
def taken(world: World) -> None:
    """The cluster takes every object as it is written."""
    refused = world.cluster.refused()
    demand(not refused, "; ".join(refused))


def coming_up(name: str, workload: Callable[[World], Workload], alive: str) -> Iterator[Check]:
    """The way of a workload's pods, a check for each step; what `alive` says of them is not said again."""

    @cluster_check(f"{name}.scheduled")
    def scheduled(world: World) -> None:
        """Each pod has found a node with room for it."""
        each(world.cluster.pods(workload(world)), lambda pod: pod.scheduled)

    @cluster_check(f"{name}.pulled", f"{name}.scheduled")
    def pulled(world: World) -> None:
        """Each image that the pods name is there."""
        each(world.cluster.pods(workload(world)), lambda pod: "Image" not in pod.reason)

    @cluster_check(f"{name}.started", f"{name}.pulled")
    def started(world: World) -> None:
        """Each container was created and started, after all that is to come before it."""
        each(world.cluster.pods(workload(world)), lambda pod: pod.started)

    @cluster_check(f"{name}.up", f"{name}.started", alive)
    def up(world: World) -> None:
        """No container has ended, and none was ended."""
        each(world.cluster.pods(workload(world)), lambda pod: pod.restarts == 0)

    @cluster_check(f"{name}.ready", f"{name}.up", "health.readiness")
    def ready(world: World) -> None:
        """Each pod is ready."""
        each(world.cluster.pods(workload(world)), lambda pod: pod.ready)

    yield from (scheduled, pulled, started, up, ready)


@cluster_check("services.front.endpoints", "pods.ready")
def front_endpoints(world: World) -> None:
    """The Service leads to each copy of the service, at the port that it listens on, and nowhere else."""
    app = world.deployment.app
    given = manifests.environment(app, service(world))
    port = given[app.description.service.port].value
    expected = sorted(f"{pod.address}:{port}" for pod in world.cluster.pods(service(world)))
    found = world.cluster.endpoints(app.description.service.front.service)
    demand(list(found) == expected, f"it leads to {', '.join(found) or 'nowhere'}, not to {', '.join(expected)}")


@cluster_check("services.front", "services.front.endpoints")
def front(world: World) -> None:
    """Whoever asks at the Service's address and port is answered, on every connection."""
    door = world.deployment.app.description.service.front
    address = world.cluster.address(door.service)
    demand(address is not None, f"the Service {door.service} has no address")
    for _ in range(FRESH_CONNECTIONS):
        try:
            with world.client(f"http://{address}:{door.port}") as client:
                status = client.get(LIVENESS).status_code
        except httpx.TransportError as error:
            raise AssertionError(f"http://{door.service}:{door.port} does not answer: {error}") from error
        demand(status == httpx.codes.OK, f"http://{door.service}:{door.port} answers {status}")


@cluster_check("database.left-alone", "health.readiness", "database.pods.ready")
def left_alone(world: World) -> None:
    """Nobody but the service comes to the database."""

    def sessions() -> int:
        world.deployment.execute("SELECT pg_stat_force_next_flush()")
        counted = "SELECT sessions FROM pg_stat_database WHERE datname = current_database()"
        return int(world.deployment.execute(counted)[0][0])

    sessions()  # whose own may be the first
    before = sessions()
    world.await_condition(lambda: sessions() > before, QUIET_SECONDS, LOOK_SECONDS)
    come = sessions() - before
    demand(come == 0, f"{come} sessions were begun at the database while nobody asked the service anything")


CHECKS = [
    taken,
    *coming_up("pods", service, "health.liveness"),
    *coming_up("database.pods", database, "health.readiness"),
    front_endpoints,
    front,
    left_alone,
]

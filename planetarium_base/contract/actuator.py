"""Health and information, and what the service answers where there is no route."""

from __future__ import annotations

import re

from bases.contract import Aspect, check
from bases.world import World, demand
from planetarium_base.contract.answers import shows

LIVENESS = "/actuator/health/liveness"
READINESS = "/actuator/health/readiness"
INFO = "/actuator/info"

UP = {"status": "UP"}
DOWN = {"status": "DOWN"}

REQUEST_ID = "X-Request-ID"


@check("health.liveness", ("health.liveness", Aspect.ANSWERS))
def liveness(world: World) -> None:
    """The service says that it is alive."""
    shows(world.http.get(LIVENESS), 200, UP)


@check("health.readiness", ("database", Aspect.ANSWERS), requires=["health.liveness"])
def readiness(world: World) -> None:
    """The service says that it is ready, which it is only with its database."""
    shows(world.http.get(READINESS), 200, UP)


@check("health.overall", ("health.overall", Aspect.ANSWERS), requires=["health.readiness"])
def overall(world: World) -> None:
    """The health route sums both up."""
    shows(world.http.get("/actuator/health"), 200, UP)


@check("info", ("info", Aspect.ANSWERS), requires=["health.liveness"])
def info(world: World) -> None:
    """The service tells its name and version."""
    response = world.http.get(INFO)
    version = re.search(r"\d+\.\d+\.\d+", response.text)
    shows(response, 200, {"app": {"name": "planetarium", "version": version[0] if version else "?"}})


@check("routes.unknown", ("routes", Aspect.REFUSES), requires=["health.liveness"])
def unknown_route(world: World) -> None:
    """A path that is no route is not found, nor is a route with a slash too many."""
    for path in ("/nowhere", f"{INFO}/"):
        shows(world.http.get(path), 404, {"detail": "Not Found"})


@check("routes.method", ("routes.method", Aspect.REFUSES), requires=["routes.unknown"])
def wrong_method(world: World) -> None:
    """A route refuses a method that it does not have."""
    shows(world.http.post(LIVENESS), 405, {"detail": "Method Not Allowed"})


@check("requests.id", ("requests.id", Aspect.ANSWERS), requires=["health.liveness"])
def request_id(world: World) -> None:
    """An answer carries the ID that its request came with, or a new one."""
    sent = "b9f0c1e2-contract"
    echoed = world.http.get(LIVENESS, headers={REQUEST_ID: sent}).headers.get_list(REQUEST_ID)
    demand(echoed == [sent], f"sent {REQUEST_ID}: {sent}, got {echoed}")
    made = [world.http.get(LIVENESS).headers.get(REQUEST_ID) for _ in range(2)]
    demand(all(made), f"an answer to a request without {REQUEST_ID} has none either")
    demand(made[0] != made[1], f"two requests got the same {REQUEST_ID}, {made[0]}")


CHECKS = [liveness, readiness, overall, info, unknown_route, wrong_method, request_id]

"""What a session opens, and what does not count as one."""

from __future__ import annotations

from contextlib import suppress

import httpx

from bases.contract import Aspect, check
from bases.world import World, demand
from planetarium_base.contract.access import (
    COOKIE,
    LOGIN_FIRST,
    NOWHERE,
    cookie,
    log_in_seeded_user,
    login,
    visitor,
)
from planetarium_base.contract.answers import says, shows
from planetarium_base.contract.bounded import watch_idle
from planetarium_base.contract.cluster import cluster_check
from planetarium_base.contract.resources import MOONS, PLANETS

LIFETIME_SECONDS = 28_800
RUN_SECONDS = 600
NOT_FOUND = {"detail": "Not Found"}


@check(
    "sessions.expiry",
    ("settings.SESSION_SECONDS", Aspect.ANSWERS),
    ("sessions.expiry", Aspect.ANSWERS),
    requires=["users.login"],
)
def expiry(world: World) -> None:
    """A session lasts eight hours."""
    found = cookie(login(world))["max-age"]
    demand(found == str(LIFETIME_SECONDS), f"expected a cookie with Max-Age={LIFETIME_SECONDS}, got {found or 'none'}")


@check("sessions.cookie", ("sessions.cookie", Aspect.ANSWERS), requires=["users.login"])
def cookie_attributes(world: World) -> None:
    """The cookie is for the whole site, and for no script and no other site."""
    given = cookie(login(world))
    found = (given["path"], given["httponly"], given["samesite"].lower(), given["domain"], given["secure"])
    demand(found == ("/", True, "lax", "", ""), f"expected Path=/, HttpOnly, SameSite=lax, got {given.OutputString()}")


@check(
    "sessions.lasting",
    ("sessions.lasting", Aspect.ANSWERS),
    ("settings.SESSION_SECONDS", Aspect.STEADY),
    requires=["users.login"],
)
def lasting(world: World) -> None:
    """A session lasts longer than a few requests."""
    found = cookie(login(world))["max-age"]
    demand(not found.isdecimal() or int(found) >= RUN_SECONDS, f"the cookie is gone after {found} s")


@check("sessions.accepted", ("sessions", Aspect.ANSWERS), requires=["sessions.lasting"])
def accepted(world: World) -> None:
    """Whoever has logged in gets past the login."""
    # On the connection on which it logged in: that another copy of the service takes the session, too, is said below.
    client = visitor(world)
    value = cookie(log_in_seeded_user(client)).value
    shows(client.get(NOWHERE, headers={"Cookie": f"{COOKIE}={value}"}), 404, NOT_FOUND)


@check("sessions.required", ("sessions", Aspect.REFUSES), requires=["health.liveness"])
def required(world: World) -> None:
    """Whoever has not logged in is turned away from every route of the API."""
    for resource in (PLANETS, MOONS):
        for method, path in (
            ("GET", resource.path),
            ("GET", f"{resource.path}/nameless"),
            ("GET", f"{resource.path}/id/0"),
            ("POST", resource.path),
            ("DELETE", f"{resource.path}/nameless"),
        ):
            says(world.http.request(method, path), 401, LOGIN_FIRST)
    says(world.http.get(NOWHERE), 401, LOGIN_FIRST)


@check("sessions.tampered", ("sessions.tampered", Aspect.REFUSES), requires=["sessions.required", "sessions.accepted"])
def tampered(world: World) -> None:
    """A cookie that this service did not sign opens nothing."""
    value = cookie(login(world)).value
    # Not the last character: in Base64 some of its bits may count for nothing.
    changed = value[:-5] + ("A" if value[-5:-4] != "A" else "B") + value[-4:]
    for forged in (value[1:], changed, value[:-2], value.partition(".")[0]):
        says(world.http.get(NOWHERE, headers={"Cookie": f"{COOKIE}={forged}"}), 401, LOGIN_FIRST)


@check("sessions.shared-by-replicas", ("sessions", Aspect.SHARED), requires=["sessions.accepted"])
def shared_by_replicas(world: World) -> None:
    """A session that one replica opened counts at another."""
    value = cookie(login(world)).value
    response = world.http.get(f"{world.replica().url}{NOWHERE}", headers={"Cookie": f"{COOKIE}={value}"})
    if response.status_code != httpx.codes.NOT_FOUND:
        world.deployment.ask_one()
        world.forget()  # what was opened at the others
    shows(response, 404, NOT_FOUND)
    watch_idle(world)


@cluster_check("sessions.shared-by-endpoints", "sessions.shared-by-replicas", "pods.ready")
def shared_by_endpoints(world: World) -> None:
    """Whoever the Service leads to takes a session that another opened."""
    value = cookie(login(world)).value
    refusing = []
    for endpoint in world.cluster.endpoints(world.deployment.app.description.service.front.service):
        # That there is one which does not answer at all is for a check of the Service to say.
        with suppress(httpx.TransportError), world.client(f"http://{endpoint}") as client:
            if client.get(NOWHERE, headers={"Cookie": f"{COOKIE}={value}"}).status_code == httpx.codes.UNAUTHORIZED:
                refusing.append(endpoint)
    demand(not refusing, f"{', '.join(refusing)} turned away who had logged in at another")


CHECKS = [expiry, cookie_attributes, lasting, accepted, required, tampered, shared_by_replicas, shared_by_endpoints]

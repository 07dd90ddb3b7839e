"""Logging in, and the client that has a session."""

from __future__ import annotations

from http.cookies import Morsel, SimpleCookie

import httpx

from bases.world import REQUEST_TIMEOUT_SECONDS, World
from planetarium_base.contract.answers import says
from planetarium_base.contract.rows import SEEDED_USER

COOKIE = "JSESSIONID"
SEEDED_PASSWORD = "Caroline Herschel"

LOGIN = "/login"
LOGIN_COMPLETE = "login complete"
LOGIN_FAILED = "login attempt failed"
LOGIN_FIRST = "Please login first"

NOWHERE = "/api/nowhere"
"""Behind the login, but no route: whether a session counts can be asked there without any operation."""


def credentials(name: object, password: object) -> dict[str, object]:
    """What a client sends to register or to log in."""
    return {"userUsername": name, "userPassword": password}


def visitor(world: World) -> httpx.Client:
    """A client that keeps the cookies it is given, like a browser, and has none yet."""
    client = world.remember("access.visitor", world.client)
    client.cookies.clear()
    return client


def log_in(world: World, name: str, password: str) -> httpx.Response:
    """The answer to a login by somebody who has no cookie yet."""
    return visitor(world).post(LOGIN, json=credentials(name, password))


def cookie(response: httpx.Response) -> Morsel[str]:
    """The session cookie that a response sets. AssertionError when it sets none."""
    for header in response.headers.get_list("set-cookie"):
        found = SimpleCookie(header).get(COOKIE)
        if found is not None:
            return found
    raise AssertionError(f"POST {response.request.url.path}: the answer sets no cookie {COOKIE}")


def login(world: World) -> httpx.Response:
    """The answer to the seeded user's login, the same one for all who ask."""
    return world.remember("access.login", lambda: log_in_seeded_user(visitor(world)))


def session(world: World, timeout: float = REQUEST_TIMEOUT_SECONDS) -> httpx.Client:
    """The client with the seeded user's session, one for each time limit."""
    return world.remember(f"access.session {timeout}", lambda: _with_session(world, timeout))


def crowd(world: World, size: int, url: str | None = None) -> list[httpx.Client]:
    """Several clients with the seeded user's session, each with a connection of its own; of one copy of the service,
    where its address is given.
    """

    def gather() -> list[httpx.Client]:
        return [_with_session(world, REQUEST_TIMEOUT_SECONDS, url) for _ in range(size)]

    return world.remember(f"access.crowd {size} {url or ''}", gather)


def session_at(world: World, url: str) -> httpx.Client:
    """A client of another copy of the service, with the seeded user's session."""
    return world.remember(f"access.session at {url}", lambda: _with_session(world, REQUEST_TIMEOUT_SECONDS, url))


def _with_session(world: World, timeout: float, url: str | None = None) -> httpx.Client:
    value = cookie(login(world)).value
    client = world.client(url, timeout)
    # Set by hand, so that a wrong attribute of the cookie breaks no other check than the one for it.
    client.headers["Cookie"] = f"{COOKIE}={value}"
    return client


def log_in_seeded_user(client: httpx.Client) -> httpx.Response:
    """The answer to the seeded user's login. AssertionError when it fails."""
    body = credentials(SEEDED_USER, SEEDED_PASSWORD)
    response = client.post(LOGIN, json=body)
    if response.status_code != httpx.codes.ACCEPTED:
        # A login that fails now and then is found out by the checks on logins, not by whoever needs a session.
        response = client.post(LOGIN, json=body)
    return says(response, 202, LOGIN_COMPLETE)

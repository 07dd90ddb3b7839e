"""Logging in and out."""

from __future__ import annotations

import itertools

from bases.contract import Aspect, check
from bases.world import World, demand
from planetarium_base.contract.access import (
    COOKIE,
    LOGIN,
    LOGIN_COMPLETE,
    LOGIN_FAILED,
    LOGIN_FIRST,
    NOWHERE,
    SEEDED_PASSWORD,
    cookie,
    credentials,
    log_in,
    visitor,
)
from planetarium_base.contract.answers import says
from planetarium_base.contract.bounded import Growth, bounded_check, steadily
from planetarium_base.contract.rows import PASSWORD, SEEDED_USER, add_user, named
from planetarium_base.contract.schema import TABLES
from planetarium_base.contract.spelling import composed, decomposed, peculiar, with_wildcards
from planetarium_base.contract.trials import IMPATIENT_SECONDS

USERS = 12
"""As many as the failures, one in so many, that are found for certain."""

ACCENTED_PASSWORD = "J\u00fcrgen \U0001fa90 ok"
ACCENTED_PASSWORD_HASH = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$6YNAouG3KPc59ETwZq9r5Q"


@check("users.login", ("users.login", Aspect.ANSWERS), requires=["schema.users"])
def logs_in(world: World) -> None:
    """The right name and password open a session."""
    response = says(log_in(world, SEEDED_USER, SEEDED_PASSWORD), 202, LOGIN_COMPLETE)
    demand(bool(cookie(response).value), f"the cookie {COOKIE} is empty")


@check("users.login.wrong-password", ("users.login", Aspect.REFUSES), requires=TABLES)
def wrong_password(world: World) -> None:
    """A wrong password opens nothing."""
    name = named(world, "Guest")
    add_user(world, name)
    response = says(log_in(world, name, PASSWORD + "!"), 401, LOGIN_FAILED)
    demand("set-cookie" not in response.headers, "a login that failed sets a cookie")


@check(
    "steady.users.login",
    ("users.login", Aspect.STEADY),
    requires=["users.login", "users.login.wrong-password"],
    decides=True,
)
def steady(world: World) -> None:
    """Logging in goes well each time.

    Before all others that log in, or a login that costs a connection each time would leave none for them.
    """
    _log_in_steadily(world)


def _log_in_steadily(world: World) -> Growth:
    names = [named(world, "Regular") for _ in range(USERS)]
    for name in names:
        add_user(world, name)
    turns = itertools.cycle(names)

    def call() -> None:
        response = visitor(world).post(LOGIN, json=credentials(next(turns), PASSWORD), timeout=IMPATIENT_SECONDS)
        says(response, 202, LOGIN_COMPLETE)

    return steadily(world, "users.login", call)


bounded = bounded_check("users.login", steady.name, _log_in_steadily)


@check(
    "users.login.unknown-user",
    ("users.login", Aspect.REFUSES),
    ("users.login.unknown-user", Aspect.REFUSES),
    requires=["users.login.wrong-password", "steady.users.login"],
)
def unknown_user(world: World) -> None:
    """Somebody who is not registered is told no more than that."""
    response = says(log_in(world, named(world, "Nobody"), PASSWORD), 401, LOGIN_FAILED)
    demand("set-cookie" not in response.headers, "a login that failed sets a cookie")


@check(
    "users.login.malformed",
    ("users.login", Aspect.REFUSES),
    ("users.login.input", Aspect.REFUSES),
    requires=["users.login.wrong-password"],
)
def malformed_login(world: World) -> None:
    """A login that makes no sense fails like one with a wrong password."""
    for body in ('{"userUsername": "caroline"}', "caroline", "", '{"userUsername": "a\\u0000b", "userPassword": "c"}'):
        says(world.http.post(LOGIN, content=body), 401, LOGIN_FAILED)


@check(
    "users.login.exact",
    ("users.login", Aspect.EXACT),
    requires=["users.login.wrong-password", "steady.users.login", "schema.users.unique"],
)
def exact_login(world: World) -> None:
    """Name and password are taken to the letter."""
    name = composed(world)
    add_user(world, name, ACCENTED_PASSWORD_HASH)
    for other in (name.swapcase(), peculiar(name), with_wildcards(name), name + " "):
        add_user(world, other)
        says(log_in(world, other, PASSWORD), 202, LOGIN_COMPLETE)
    says(log_in(world, name, ACCENTED_PASSWORD), 202, LOGIN_COMPLETE)
    says(log_in(world, name, decomposed(ACCENTED_PASSWORD)), 401, LOGIN_FAILED)


@check("users.logout", ("users.logout", Aspect.ANSWERS), requires=["steady.users.login", "sessions.required"])
def logs_out(world: World) -> None:
    """Logging out ends the session: the cookie is taken back."""
    name = named(world, "Guest")
    add_user(world, name)
    browser = visitor(world)
    browser.post(LOGIN, json=credentials(name, PASSWORD))
    taken = cookie(says(browser.post("/logout"), 200, "logged out"))
    found = (taken.value, taken["max-age"], taken["path"], taken["httponly"], taken["samesite"].lower())
    demand(
        found == ("", "0", "/", True, "lax"), f"the cookie is not taken back as it was given: {taken.OutputString()}"
    )
    says(browser.get(NOWHERE), 401, LOGIN_FIRST)


GATE = [logs_in]
CHECKS = [wrong_password, steady, bounded, unknown_user, malformed_login, exact_login, logs_out]

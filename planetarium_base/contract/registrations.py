"""Registering."""

from __future__ import annotations

import re

from bases.contract import Aspect, check
from bases.world import World, demand, expect
from planetarium_base.contract.access import LOGIN_COMPLETE, credentials, log_in
from planetarium_base.contract.answers import says, shows
from planetarium_base.contract.rows import PASSWORD, PASSWORD_HASH, add_user, named, user
from planetarium_base.contract.schema import TABLES
from planetarium_base.contract.spelling import LONGEST, composed, peculiar

REGISTER = "/register"
NOT_REGISTERED = "user could not be registered"

SHORTEST = "7"
"""One without case: whether that is kept is another check's to say."""
LONGEST_PASSWORD = "x" * 128

COSTS = ((47104, 1), (19456, 2), (12288, 3), (9216, 4), (7168, 5))
"""KiB of memory and passes that defend equally well. Source: OWASP, Password Storage Cheat Sheet, Argon2id."""


def register(world: World, name: str, password: str = PASSWORD) -> None:
    """Registers somebody. AssertionError unless the answer is right and the row is there."""
    response = world.http.post(REGISTER, json=credentials(name, password))
    expect(response, 201)
    shows(response, 201, {"userId": user(world, name)[0], "userUsername": name})


def registered(world: World) -> str:
    """The name of somebody who registered, the same for all who ask."""

    def make() -> str:
        name = named(world, "Registered")
        register(world, name)
        return name

    return world.remember("users.registered", make)


@check("users.register", ("users.register", Aspect.ANSWERS), requires=TABLES)
def registers(world: World) -> None:
    """Somebody new is registered, and shown without the password."""
    register(world, named(world, "Newcomer"))


@check(
    "users.register.duplicate",
    ("users.register", Aspect.REFUSES),
    requires=["schema.users.unique"],
)
def duplicate(world: World) -> None:
    """A name that is taken is refused, and whoever has it keeps the password."""
    name = named(world, "Namesake")
    key = add_user(world, name)
    # Nobody has this password, nor this name: taken for one another, they would be accepted.
    says(world.http.post(REGISTER, json=credentials(name, named(world, "Password"))), 400, NOT_REGISTERED)
    demand(user(world, name) == (key, PASSWORD_HASH), f"the row of {name!r} is another after a refused registration")


@check(
    "users.register.hashes-password",
    ("passwords", Aspect.ANSWERS),
    ("users.register", Aspect.ANSWERS),
    requires=["users.register"],
)
def hashes_password(world: World) -> None:
    """The password is stored as an Argon2id hash of at least one of the costs that OWASP recommends."""
    stored = str(user(world, registered(world))[1])
    cost = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$", stored)
    demand(cost is not None, f"stored {stored[:12]!r}… instead of an Argon2id hash")
    if cost is not None:
        enough = any(int(cost[1]) >= memory and int(cost[2]) >= passes for memory, passes in COSTS)
        demand(enough, f"hashed at too small a cost: {cost[0]}")


@check(
    "users.register.lets-in",
    ("passwords.round-trip", Aspect.ANSWERS),
    ("users.register", Aspect.ANSWERS),
    ("users.login", Aspect.ANSWERS),
    requires=["users.register.hashes-password", "steady.users.login"],
)
def lets_in(world: World) -> None:
    """Who has registered can log in."""
    says(log_in(world, registered(world), PASSWORD), 202, LOGIN_COMPLETE)


@check(
    "users.register.exact",
    ("users.register", Aspect.EXACT),
    requires=["users.register", "schema.users.unique"],
)
def exact_registration(world: World) -> None:
    """A user's name is kept to the letter, and is no other's for looking like it."""
    name = composed(world)
    add_user(world, name)
    register(world, name.swapcase())
    register(world, peculiar(name))


@check(
    "users.register.longest-name",
    ("users.register.input", Aspect.ANSWERS),
    ("users.register.input.shortest-password", Aspect.ANSWERS),
    ("users.register", Aspect.ANSWERS),
    requires=["users.register"],
)
def longest_name(world: World) -> None:
    """A user's name may have thirty characters of any kind, and a password a single one."""
    world.deployment.execute("DELETE FROM users WHERE user_username = %s", [LONGEST])
    register(world, LONGEST, SHORTEST)


@check(
    "users.register.within-limits",
    ("users.register.input.shortest-name", Aspect.ANSWERS),
    ("users.register.input.longest-password", Aspect.ANSWERS),
    requires=["users.register"],
)
def within_limits(world: World) -> None:
    """A user's name may be a single character, and a password may have 128: both at once, for hashing takes time."""
    world.deployment.execute("DELETE FROM users WHERE user_username = %s", [SHORTEST])
    register(world, SHORTEST, LONGEST_PASSWORD)


CHECKS = [registers, duplicate, hashes_password, lets_in, exact_registration, longest_name, within_limits]

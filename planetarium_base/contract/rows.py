"""Arranging and verifying rows through SQL, so that a check rests on no route but its own."""

from __future__ import annotations

from typing import Any

from bases.world import World
from planetarium_base.contract.resources import PLANETS, Resource

SEEDED_USER = "caroline"

PASSWORD = "Comet 67P"
PASSWORD_HASH = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$L6d9w7cU8Lq47CKUzvMkjg"
"""With the least cost there is: verifying it takes microseconds, where one that the service makes takes 20 ms."""

_CLEAR = f"""
DO $$ BEGIN
    SET LOCAL session_replication_role = replica;
    DELETE FROM moons;
    DELETE FROM planets;
    DELETE FROM users WHERE user_username <> '{SEEDED_USER}';
END $$
"""


def clear(world: World) -> bool:
    """Leaves nothing but the seeded user.

    It deletes where TRUNCATE would be quicker: that waits for every transaction which a leak has left open.
    """
    # A lock that is never given back must not hold up the run.
    world.deployment.execute("SET lock_timeout = '3s'")
    world.deployment.execute(_CLEAR)
    return True


def start_clean(world: World) -> None:
    """Removes what an earlier run left in this database, once for all who come after."""
    world.remember("rows.clear", lambda: clear(world))


def named(world: World, prefix: str) -> str:
    """A name that no row has."""
    start_clean(world)
    return world.unique(prefix)


def seeded_user(world: World) -> int:
    """The id of the user who is there from the start."""
    return world.remember("rows.seeded", lambda: int(user(world, SEEDED_USER)[0]))


def user(world: World, name: str) -> tuple[Any, ...]:
    """A user's id and stored password. AssertionError when there is not exactly one of that name."""
    found = world.deployment.execute("SELECT user_id, user_password FROM users WHERE user_username = %s", [name])
    if len(found) != 1:
        raise AssertionError(f"expected one row in users named {name!r}, found {len(found)}")
    return found[0]


def add_user(world: World, name: str, password_hash: str = PASSWORD_HASH) -> int:
    """Inserts a user, who can log in with PASSWORD; returns the id."""
    statement = "INSERT INTO users (user_username, user_password) VALUES (%s, %s) RETURNING user_id"
    return int(world.deployment.execute(statement, [name, password_hash])[0][0])


def add(world: World, resource: Resource, name: str, parent: int) -> int:
    """Inserts a planet or moon; returns its id."""
    statement = (
        f"INSERT INTO {resource.plural} ({resource.name}, {resource.parent}) VALUES (%s, %s) RETURNING {resource.key}"
    )
    return int(world.deployment.execute(statement, [name, parent])[0][0])


def add_several(world: World, resource: Resource, parent: int, count: int) -> list[tuple[Any, ...]]:
    """Inserts planets or moons with ids that follow each other; returns key, name and parent of each."""
    names = [named(world, "Regular") for _ in range(count)]
    statement = f"""
        INSERT INTO {resource.plural} ({resource.name}, {resource.parent})
            SELECT name, %s FROM unnest(%s::text[]) WITH ORDINALITY AS given (name, number) ORDER BY number
    """
    world.deployment.execute(statement, [parent, names])
    return find(world, resource, *names)


def add_parent(world: World, resource: Resource) -> int:
    """Inserts what a new planet or moon can belong to; returns its id."""
    if resource is PLANETS:
        return add_user(world, named(world, "Owner"))
    return add(world, PLANETS, named(world, "Parent"), seeded_user(world))


def find(world: World, resource: Resource, *names: str) -> list[tuple[Any, ...]]:
    """Key, name and parent of every row with one of these names, by key."""
    columns = f"{resource.key}, {resource.name}, {resource.parent}"
    statement = f"SELECT {columns} FROM {resource.plural} WHERE {resource.name} = ANY(%s) ORDER BY {resource.key}"
    return world.deployment.execute(statement, [list(names)])


def everything(world: World, resource: Resource) -> list[tuple[Any, ...]]:
    """Key, name and parent of every row, by key."""
    columns = f"{resource.key}, {resource.name}, {resource.parent}"
    return world.deployment.execute(f"SELECT {columns} FROM {resource.plural} ORDER BY {resource.key}")


def unknown_id(world: World, table: str, key: str) -> int:
    """An id that no row of a table has."""
    return int(world.deployment.execute(f"SELECT coalesce(max({key}), 0) + 1000000 FROM {table}")[0][0])

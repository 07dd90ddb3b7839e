"""Whoever holds a row locked holds up nobody but those who would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx

from bases.contract import Aspect, Check, check
from bases.world import World, expect
from planetarium_base.contract.access import credentials, log_in, session
from planetarium_base.contract.registrations import REGISTER
from planetarium_base.contract.resources import MOONS, PLANETS, Resource
from planetarium_base.contract.rows import PASSWORD, add, add_parent, add_user, clear, named

VERBS = ("list", "find-by-name", "find-by-id", "create", "delete")


@contextmanager
def held(world: World, table: str, column: str, value: object) -> Iterator[None]:
    """Somebody is about to change a row, and has it locked."""
    world.deployment.execute("BEGIN")
    try:
        world.deployment.execute(f"SELECT FROM {table} WHERE {column} = %s FOR UPDATE", [value])
        yield
    finally:
        world.deployment.execute("ROLLBACK")


def witnessed(operations: Sequence[str]) -> list[tuple[str, Aspect]]:
    return [(f"{operation}.locks", Aspect.CONCURRENT) for operation in operations]


def resource_check(resource: Resource) -> Check:
    operations = [f"{resource.plural}.{verb}" for verb in VERBS]

    @check(
        f"concurrency.{resource.plural}.row-locks",
        *witnessed(operations),
        requires=[f"steady.{operation}" for operation in operations],
        decides=True,
    )
    def row_locks(world: World) -> None:
        """A row that somebody is about to change can be read, and others created and deleted."""
        clear(world)
        parent, name, other = add_parent(world, resource), named(world, "Held"), named(world, "Doomed")
        key = add(world, resource, name, parent)
        add(world, resource, other, parent)
        client = session(world)
        with held(world, resource.plural, resource.key, key):
            expect(client.get(resource.path), httpx.codes.OK)
            expect(client.get(resource.at(name)), httpx.codes.OK)
            expect(client.get(f"{resource.path}/id/{key}"), httpx.codes.OK)
            expect(client.post(resource.path, json=resource.body(named(world, "New"), parent)), httpx.codes.CREATED)
            expect(client.delete(resource.at(other)), httpx.codes.OK)

    return row_locks


@check(
    "concurrency.users.row-locks",
    *witnessed(["users.login", "users.register"]),
    requires=["steady.users.login", "recovers.users.register"],
    decides=True,
)
def users(world: World) -> None:
    """Somebody whose row is about to be changed can log in, and others can register."""
    name = named(world, "Held")
    add_user(world, name)
    with held(world, "users", "user_username", name):
        expect(log_in(world, name, PASSWORD), httpx.codes.ACCEPTED)
        expect(world.http.post(REGISTER, json=credentials(named(world, "New"), PASSWORD)), httpx.codes.CREATED)


CHECKS = [users, resource_check(PLANETS), resource_check(MOONS)]

"""Creating and deleting planets and moons."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from bases.contract import Aspect, Check, check
from bases.world import World, demand, expect
from planetarium_base.contract.access import session
from planetarium_base.contract.answers import says, shows
from planetarium_base.contract.reading import PRESUMED
from planetarium_base.contract.registrations import SHORTEST
from planetarium_base.contract.resources import MOONS, PLANETS, Resource
from planetarium_base.contract.rows import add, add_parent, find, named, unknown_id


def create(world: World, client: httpx.Client, resource: Resource, name: str, parent: int) -> None:
    """Creates one. AssertionError unless the answer is right and the row is there."""
    response = expect(client.post(resource.path, json=resource.body(name, parent)), 201)
    rows = find(world, resource, name)
    demand(len(rows) == 1, f"POST {resource.path}: answered 201, but {resource.plural} has {len(rows)} rows {name!r}")
    key, stored, owner = rows[0]
    demand((stored, owner) == (name, parent), f"expected {(name, parent)} in {resource.plural}, found {rows[0]}")
    shows(response, 201, resource.view(key, name, parent))


def _create_checks(resource: Resource) -> Iterator[Check]:
    operation = f"{resource.plural}.create"

    def refused(world: World, name: str, parent: int) -> None:
        says(session(world).post(resource.path, json=resource.body(name, parent)), 400, resource.not_created)

    @check(operation, (operation, Aspect.ANSWERS), requires=PRESUMED)
    def creates(world: World) -> None:
        """A new one is kept, and shown with its id."""
        parent = add_parent(world, resource)
        for _ in range(2):
            create(world, session(world), resource, named(world, "Discovery"), parent)

    @check(
        f"{operation}.duplicate",
        (operation, Aspect.REFUSES),
        requires=["sessions.accepted", f"schema.{resource.plural}.unique"],
    )
    def duplicate(world: World) -> None:
        """A name that is taken is refused, and what has it stays as it is."""
        parent = add_parent(world, resource)
        name = named(world, "Double")
        key = add(world, resource, name, parent)
        refused(world, name, add_parent(world, resource))
        rows = find(world, resource, name)
        demand(rows == [(key, name, parent)], f"expected {(key, name, parent)} in {resource.plural}, found {rows}")

    @check(
        f"{operation}.{resource.orphan}",
        (operation, Aspect.REFUSES),
        (f"{operation}.parent", Aspect.REFUSES),
        requires=[f"{operation}.duplicate", f"schema.{resource.plural}.parent"],
    )
    def unknown_parent(world: World) -> None:
        """One that would belong to nothing is refused."""
        name = named(world, "Orphan")
        refused(world, name, unknown_id(world, resource.parent_plural, resource.parent))
        demand(not find(world, resource, name), f"{resource.plural} has {name!r}, which was refused")

    @check(f"{operation}.shortest-name", (f"{operation}.input.shortest-name", Aspect.ANSWERS), requires=[operation])
    def shortest_name(world: World) -> None:
        """A name may be a single character."""
        world.deployment.execute(f"DELETE FROM {resource.plural} WHERE {resource.name} = %s", [SHORTEST])
        create(world, session(world), resource, SHORTEST, add_parent(world, resource))

    yield from (creates, duplicate, unknown_parent, shortest_name)


def _delete_checks(resource: Resource) -> Iterator[Check]:
    operation = f"{resource.plural}.delete"

    @check(operation, (operation, Aspect.ANSWERS), requires=PRESUMED)
    def deletes(world: World) -> None:
        """What is deleted is gone, and nothing else is."""
        parent = add_parent(world, resource)
        name, other = named(world, "Doomed"), named(world, "Spared")
        add(world, resource, name, parent)
        add(world, resource, other, parent)
        says(session(world).delete(resource.at(name)), 200, resource.deleted)
        left = [row[1] for row in find(world, resource, name, other)]
        demand(left == [other], f"DELETE {name!r}: of {[name, other]}, {resource.plural} still has {left}")

    @check(f"{operation}.missing", (operation, Aspect.REFUSES), requires=PRESUMED)
    def missing(world: World) -> None:
        """What is not there cannot be deleted."""
        name = named(world, "Spared")
        add(world, resource, name, add_parent(world, resource))
        says(session(world).delete(resource.at(named(world, "Vulcan"))), 404, resource.not_deleted)
        demand(len(find(world, resource, name)) == 1, f"{name!r} went with a name that {resource.plural} has not")

    yield from (deletes, missing)


@check(
    "planets.delete.moons",
    ("planets.delete", Aspect.ANSWERS),
    ("planets.delete.moons", Aspect.ANSWERS),
    requires=["planets.delete", "schema.moons.cascade"],
)
def deletes_moons(world: World) -> None:
    """A planet's moons go with it, and no other planet's."""
    planets = [named(world, "Doomed"), named(world, "Spared")]
    moons = [named(world, "Moon"), named(world, "Moon")]
    owner = add_parent(world, PLANETS)
    for planet, moon in zip(planets, moons, strict=True):
        add(world, MOONS, moon, add(world, PLANETS, planet, owner))
    says(session(world).delete(PLANETS.at(planets[0])), 200, PLANETS.deleted)
    left = [row[1] for row in find(world, MOONS, *moons)]
    demand(left == moons[1:], f"DELETE {planets[0]!r}: of the moons {moons}, {left} are left")


def checks(resource: Resource) -> list[Check]:
    return [*_create_checks(resource), *_delete_checks(resource)]

"""Listing and finding planets and moons."""

from __future__ import annotations

from collections.abc import Iterator

from bases.contract import Aspect, Check, check
from bases.world import World
from planetarium_base.contract.access import session
from planetarium_base.contract.answers import MALFORMED, says, shows
from planetarium_base.contract.resources import MOONS, Resource
from planetarium_base.contract.rows import add, add_parent, everything, named, unknown_id
from planetarium_base.contract.schema import TABLES

PRESUMED = ("sessions.accepted", *TABLES)
"""What every check on planets and moons presumes."""


def _list_checks(resource: Resource) -> Iterator[Check]:
    operation = f"{resource.plural}.list"

    @check(operation, (operation, Aspect.ANSWERS), requires=PRESUMED)
    def lists(world: World) -> None:
        """The list shows all there are, as they are now, the oldest first."""
        parent = add_parent(world, resource)
        # In no order of names, and the oldest of them moved to the table's end by an update.
        first = add(world, resource, named(world, "Pallas"), parent)
        add(world, resource, named(world, "Ceres"), parent)
        add(world, resource, named(world, "Vesta"), parent)
        update = f"UPDATE {resource.plural} SET {resource.name} = %s WHERE {resource.key} = %s"
        for name in ("Juno", "Astraea"):
            world.deployment.execute(update, [named(world, name), first])
            expected = [resource.view(*row) for row in everything(world, resource)]
            shows(session(world).get(resource.path), 200, expected)

    @check(f"{operation}.empty", (operation, Aspect.REFUSES), requires=[operation])
    def empty(world: World) -> None:
        """An empty list is not found."""
        world.deployment.execute("DELETE FROM moons")
        if resource is not MOONS:
            world.deployment.execute(f"DELETE FROM {resource.plural}")
        says(session(world).get(resource.path), 404, resource.none_found)

    yield from (lists, empty)


def _find_by_name_checks(resource: Resource) -> Iterator[Check]:
    operation = f"{resource.plural}.find-by-name"

    @check(operation, (operation, Aspect.ANSWERS), requires=PRESUMED)
    def finds(world: World) -> None:
        """A name finds what has it."""
        parent = add_parent(world, resource)
        # Two of one parent: with one, its id and the parent's could happen to be the same number.
        for name in (named(world, "Hygiea"), named(world, "Europa")):
            key = add(world, resource, name, parent)
            shows(session(world).get(resource.at(name)), 200, resource.view(key, name, parent))

    @check(f"{operation}.missing", (operation, Aspect.REFUSES), requires=PRESUMED)
    def missing(world: World) -> None:
        """A name that nothing has finds nothing."""
        says(session(world).get(resource.at(named(world, "Vulcan"))), 404, resource.not_found)

    yield from (finds, missing)


def _find_by_id_checks(resource: Resource) -> Iterator[Check]:
    operation = f"{resource.plural}.find-by-id"
    path = f"{resource.path}/id"

    @check(operation, (operation, Aspect.ANSWERS), requires=PRESUMED)
    def finds(world: World) -> None:
        """An id finds what has it."""
        parent = add_parent(world, resource)
        for name in (named(world, "Interamnia"), named(world, "Davida")):
            key = add(world, resource, name, parent)
            shows(session(world).get(f"{path}/{key}"), 200, resource.view(key, name, parent))

    @check(f"{operation}.missing", (operation, Aspect.REFUSES), requires=PRESUMED)
    def missing(world: World) -> None:
        """An id that nothing has finds nothing."""
        for key in (unknown_id(world, resource.plural, resource.key), -1):
            says(session(world).get(f"{path}/{key}"), 404, resource.not_found)

    @check(
        f"{operation}.malformed",
        (f"{operation}.input", Aspect.REFUSES),
        ("malformed", Aspect.REFUSES),
        requires=[operation],
    )
    def malformed(world: World) -> None:
        """An id that is no whole number is refused."""
        for key in ("abc", "1.5"):
            says(session(world).get(f"{path}/{key}"), 400, MALFORMED)

    yield from (finds, missing, malformed)


def checks(resource: Resource) -> list[Check]:
    return [*_list_checks(resource), *_find_by_name_checks(resource), *_find_by_id_checks(resource)]

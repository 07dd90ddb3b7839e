"""The twentieth call is answered like the first, for the twelfth row like for the first."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import httpx

from bases.contract import Aspect, Check, check
from bases.world import World
from planetarium_base.contract.access import session
from planetarium_base.contract.answers import says, shows
from planetarium_base.contract.bounded import Growth, bounded_check, steadily
from planetarium_base.contract.resources import Resource
from planetarium_base.contract.rows import add, add_parent, add_several, clear, everything, named
from planetarium_base.contract.trials import IMPATIENT_SECONDS
from planetarium_base.contract.writing import create

ROWS = 12
"""As many as the failures, one in so many, that are found for certain."""

Arrange = Callable[[Resource, World, httpx.Client], Callable[[], None]]
"""Arranges the rows that an operation needs; returns one call of it, which raises AssertionError when it is wrong."""


def _prepare_list(resource: Resource, world: World, client: httpx.Client) -> Callable[[], None]:
    clear(world)  # the fewer there are, the quicker are fifty lists
    add_several(world, resource, add_parent(world, resource), 2)
    expected = [resource.view(*row) for row in everything(world, resource)]

    def call() -> None:
        shows(client.get(resource.path), 200, expected)

    return call


def _prepare_find_by_name(resource: Resource, world: World, client: httpx.Client) -> Callable[[], None]:
    rows = itertools.cycle(add_several(world, resource, add_parent(world, resource), ROWS))

    def call() -> None:
        key, name, parent = next(rows)
        shows(client.get(resource.at(name)), 200, resource.view(key, name, parent))

    return call


def _prepare_find_by_id(resource: Resource, world: World, client: httpx.Client) -> Callable[[], None]:
    rows = itertools.cycle(add_several(world, resource, add_parent(world, resource), ROWS))

    def call() -> None:
        key, name, parent = next(rows)
        shows(client.get(f"{resource.path}/id/{key}"), 200, resource.view(key, name, parent))

    return call


def _prepare_create(resource: Resource, world: World, client: httpx.Client) -> Callable[[], None]:
    parent = add_parent(world, resource)

    def call() -> None:
        create(world, client, resource, named(world, "Regular"), parent)

    return call


def _prepare_delete(resource: Resource, world: World, client: httpx.Client) -> Callable[[], None]:
    parent = add_parent(world, resource)

    def call() -> None:
        name = named(world, "Regular")
        add(world, resource, name, parent)
        says(client.delete(resource.at(name)), 200, resource.deleted)

    return call


PREPARE: dict[str, Arrange] = {
    "list": _prepare_list,
    "find-by-name": _prepare_find_by_name,
    "find-by-id": _prepare_find_by_id,
    "create": _prepare_create,
    "delete": _prepare_delete,
}


def checks(resource: Resource) -> Iterator[Check]:
    for verb in PREPARE:
        yield from _checks(resource, verb)


def _checks(resource: Resource, verb: str) -> Iterator[Check]:
    operation = f"{resource.plural}.{verb}"

    def calls(world: World) -> Growth:
        return steadily(world, operation, PREPARE[verb](resource, world, session(world, IMPATIENT_SECONDS)))

    @check(f"steady.{operation}", (operation, Aspect.STEADY), requires=[operation], decides=True)
    def steady(world: World) -> None:
        """The operation goes well each time."""
        calls(world)

    yield from (steady, bounded_check(operation, steady.name, calls))

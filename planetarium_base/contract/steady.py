"""The fiftieth call is answered like the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import httpx

from bases.contract import Aspect, Check, check
from bases.world import World
from planetarium_base.contract.access import session
from planetarium_base.contract.answers import says, shows
from planetarium_base.contract.resources import Resource
from planetarium_base.contract.rows import add, add_parent, clear, everything, named
from planetarium_base.contract.trials import IMPATIENT_SECONDS, expect_steady
from planetarium_base.contract.writing import create

Prepare = Callable[[World, httpx.Client], Callable[[], None]]
"""Arranges the rows that an operation needs; returns one call of it, which raises AssertionError when it is wrong."""


def _prepare_list(resource: Resource, world: World, client: httpx.Client) -> Callable[[], None]:
    clear(world)  # the fewer there are, the quicker are fifty lists
    parent = add_parent(world, resource)
    for _ in range(2):
        add(world, resource, named(world, "Regular"), parent)
    expected = [resource.view(*row) for row in everything(world, resource)]

    def call() -> None:
        shows(client.get(resource.path), 200, expected)

    return call


def _prepare_find_by_name(resource: Resource, world: World, client: httpx.Client) -> Callable[[], None]:
    parent, name = add_parent(world, resource), named(world, "Regular")
    key = add(world, resource, name, parent)

    def call() -> None:
        shows(client.get(resource.at(name)), 200, resource.view(key, name, parent))

    return call


def _prepare_find_by_id(resource: Resource, world: World, client: httpx.Client) -> Callable[[], None]:
    parent, name = add_parent(world, resource), named(world, "Regular")
    key = add(world, resource, name, parent)

    def call() -> None:
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


def checks(resource: Resource) -> Iterator[Check]:
    for verb, prepare in (
        ("list", _prepare_list),
        ("find-by-name", _prepare_find_by_name),
        ("find-by-id", _prepare_find_by_id),
        ("create", _prepare_create),
        ("delete", _prepare_delete),
    ):
        yield _steady_check(f"{resource.plural}.{verb}", partial(prepare, resource))


def _steady_check(operation: str, prepare: Prepare) -> Check:
    @check(f"steady.{operation}", (operation, Aspect.STEADY), requires=[operation], decides=True)
    def steady(world: World) -> None:
        """The operation goes well each time."""
        expect_steady(prepare(world, session(world, IMPATIENT_SECONDS)))

    return steady

"""A request that waits for the database keeps nobody else waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx

from bases.contract import Aspect, Check, check
from bases.world import World, demand, document
from planetarium_base.contract.access import LOGIN, LOGIN_COMPLETE, SEEDED_PASSWORD, credentials, crowd
from planetarium_base.contract.actuator import LIVENESS, UP
from planetarium_base.contract.answers import says, shows
from planetarium_base.contract.locks import locked, waiting_for
from planetarium_base.contract.registrations import REGISTER
from planetarium_base.contract.resources import Resource
from planetarium_base.contract.rows import PASSWORD, SEEDED_USER, add, add_parent, add_user, everything, named, user

CLIENTS = 3
COSTLY_HASH = "$argon2id$v=19$m=7168,t=5,p=1$c2FsdHNhbHRzYWx0$QfgusvjJ4DWHVMl2wlfQ+/YehnD5rKipQaikhp5FhhA"
"""Of PASSWORD, at the cost of one that the service makes: so the logins meet again where passwords are verified."""
ARRIVE_SECONDS = 2.0
"""How long the last of them may be on its way to the database; it takes a hundredth of that."""

Call = Callable[[httpx.Client], None]
"""Sends one request and raises AssertionError when it is not answered as promised."""
Prepare = Callable[[World], Sequence[Call]]


def independence_check(operation: str, table: str, prepare: Prepare, requires: Sequence[str]) -> Check:
    @check(
        f"independent.{operation}",
        (operation, Aspect.CONCURRENT),
        (f"{operation}.several-at-once", Aspect.CONCURRENT),
        requires=["metrics.pool-size", *requires],  # with fewer connections nobody could come beside others
        decides=True,
    )
    def independent(world: World) -> None:
        """While some requests wait for the database, others come to it and probes are answered; each gets its own."""
        calls, clients = prepare(world), crowd(world, CLIENTS)
        with ThreadPoolExecutor(CLIENTS) as threads:
            with locked(world, table):
                answers = [threads.submit(call, client) for call, client in zip(calls, clients, strict=True)]
                world.await_condition(lambda: waiting_for(world, table) >= CLIENTS, ARRIVE_SECONDS)
                met = waiting_for(world, table)
                demand(met == CLIENTS, f"of {CLIENTS} requests at once, {met} came to the database")
                shows(world.http.get(LIVENESS, timeout=ARRIVE_SECONDS), 200, UP)
            for answer in answers:
                answer.result()

    return independent


def _lists(resource: Resource, world: World) -> Sequence[Call]:
    add(world, resource, named(world, "Shared"), add_parent(world, resource))
    expected = [resource.view(*row) for row in everything(world, resource)]
    return [lambda client: _shows(client.get(resource.path), 200, expected)] * CLIENTS


def _finds(resource: Resource, by_id: bool, world: World) -> Sequence[Call]:
    parent = add_parent(world, resource)

    def find(name: str, key: int, client: httpx.Client) -> None:
        path = f"{resource.path}/id/{key}" if by_id else resource.at(name)
        shows(client.get(path), 200, resource.view(key, name, parent))

    names = [named(world, "Shared") for _ in range(CLIENTS)]
    return [partial(find, name, add(world, resource, name, parent)) for name in names]


def _creates(resource: Resource, world: World) -> Sequence[Call]:
    parent = add_parent(world, resource)

    def create(name: str, client: httpx.Client) -> None:
        response = client.post(resource.path, json=resource.body(name, parent))
        _shown_as(response, resource.name_field, name)

    return [partial(create, named(world, "Crowd")) for _ in range(CLIENTS)]


def _deletes(resource: Resource, world: World) -> Sequence[Call]:
    parent = add_parent(world, resource)

    def delete(name: str, client: httpx.Client) -> None:
        says(client.delete(resource.at(name)), 200, resource.deleted)

    names = [named(world, "Doomed") for _ in range(CLIENTS)]
    for name in names:
        add(world, resource, name, parent)
    return [partial(delete, name) for name in names]


def _registers(world: World) -> Sequence[Call]:
    def register(name: str, client: httpx.Client) -> None:
        response = client.post(REGISTER, json=credentials(name, PASSWORD))
        _shown_as(response, "userUsername", name)
        user(world, name)

    return [partial(register, named(world, "Crowd")) for _ in range(CLIENTS)]


def _logins(world: World) -> Sequence[Call]:
    def log_in(name: str, password: str, client: httpx.Client) -> None:
        says(client.post(LOGIN, json=credentials(name, password)), 202, LOGIN_COMPLETE)

    names = [named(world, "Guest") for _ in range(CLIENTS - 1)]
    for name in names:
        add_user(world, name, COSTLY_HASH)
    return [partial(log_in, SEEDED_USER, SEEDED_PASSWORD), *(partial(log_in, name, PASSWORD) for name in names)]


def _shows(response: httpx.Response, status: int, body: object) -> None:
    shows(response, status, body)


def _shown_as(response: httpx.Response, field: str, name: str) -> None:
    """AssertionError unless something of this name was created and is what is shown."""
    created = document(response) if response.status_code == httpx.codes.CREATED else None
    says_so = isinstance(created, dict) and created.get(field) == name
    demand(says_so, f"POST {response.request.url.path} of {name!r}: got {response.status_code} {response.text[:120]!r}")


def checks(resource: Resource) -> Iterator[Check]:
    for verb, prepare in (
        ("list", partial(_lists, resource)),
        ("find-by-name", partial(_finds, resource, False)),
        ("find-by-id", partial(_finds, resource, True)),
        ("create", partial(_creates, resource)),
        ("delete", partial(_deletes, resource)),
    ):
        operation = f"{resource.plural}.{verb}"
        presumed = [f"steady.{operation}", f"recovers.{operation}"]
        yield independence_check(operation, resource.plural, prepare, presumed)


USERS = [
    independence_check("users.login", "users", _logins, ["steady.users.login", "recovers.users.login"]),
    independence_check("users.register", "users", _registers, ["sessions.accepted", "recovers.users.register"]),
]

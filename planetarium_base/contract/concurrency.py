"""Fifty clients at once get what one gets."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx

from bases.contract import Aspect, Check, check
from bases.world import World, demand, expect
from planetarium_base.contract.access import credentials, crowd
from planetarium_base.contract.answers import says, shows
from planetarium_base.contract.exposition import SETTLE_SECONDS
from planetarium_base.contract.gauges import POOL_SIZE
from planetarium_base.contract.locks import locked, waiting
from planetarium_base.contract.meeting import CLIENTS, Request, at_once, delete, get, post, statuses
from planetarium_base.contract.registrations import REGISTER
from planetarium_base.contract.resources import PLANETS, Resource
from planetarium_base.contract.rows import PASSWORD, add, add_parent, clear, everything, find, named, user

# Every check here decides: a race that is lost once is lost, and need not be lost again.
FEW_CLIENTS = 12
"""As many as can meet in the pool, and two more: enough once the fifty have been there."""
REGISTRATIONS = 6
ONE_MORE_SECONDS = 0.1
"""How long one that should not come is waited for; the others are there within a tenth of that."""


def presumed(resource: Resource, *verbs: str) -> list[str]:
    """What holds for each operation by itself before several are sent at once."""
    operations = [f"{resource.plural}.{verb}" for verb in verbs]
    return [f"{promise}.{operation}" for operation in operations for promise in ("steady", "recovers", "independent")]


def checks(resource: Resource) -> Iterator[Check]:
    subject = f"concurrency.{resource.plural}"
    clients = CLIENTS if resource is PLANETS else FEW_CLIENTS
    # Who is first is chance, so a contest is held twice.
    rounds = (clients, FEW_CLIENTS)
    creation, deletion = f"{resource.plural}.create", f"{resource.plural}.delete"

    @check(
        f"{subject}.reads",
        *((f"{resource.plural}.{verb}", Aspect.CONCURRENT) for verb in ("list", "find-by-name", "find-by-id")),
        *((f"{resource.plural}.{verb}.crowd", Aspect.CONCURRENT) for verb in ("list", "find-by-name", "find-by-id")),
        requires=presumed(resource, "list", "find-by-name", "find-by-id"),
        decides=True,
    )
    def reads(world: World) -> None:
        """Each of many readers gets what it asked for."""
        clear(world)
        parent = add_parent(world, resource)
        for _ in range(clients // 5):
            add(world, resource, named(world, "Shared"), parent)
        rows = everything(world, resource)
        requests: list[Request] = []
        expected: list[object] = []
        for key, name, owner in rows * 2:
            view = resource.view(key, name, owner)
            requests += [get(resource.at(name)), get(f"{resource.path}/id/{key}")]
            expected += [view, view]
        requests += [get(resource.path)] * (clients - len(requests))
        expected += [[resource.view(*row) for row in rows]] * (clients - len(expected))
        for response, body in zip(at_once(world, requests, resource.plural), expected, strict=True):
            shows(response, 200, body)

    @check(
        f"{subject}.creates",
        (creation, Aspect.CONCURRENT),
        (f"{creation}.crowd", Aspect.CONCURRENT),
        requires=presumed(resource, "create"),
        decides=True,
    )
    def creates(world: World) -> None:
        """What many clients create is all there, each once."""
        parent = add_parent(world, resource)
        names = [named(world, "Crowd") for _ in range(FEW_CLIENTS)]
        requests = [post(resource.path, resource.body(name, parent)) for name in names]
        responses = at_once(world, requests, resource.plural)
        rows = {row[1]: row for row in find(world, resource, *names)}
        demand(len(rows) == len(names), f"of {len(names)} created at once, {len(rows)} are in {resource.plural}")
        for name, response in zip(names, responses, strict=True):
            shows(response, 201, resource.view(*rows[name]))

    @check(
        f"{subject}.one-name",
        (creation, Aspect.CONCURRENT),
        (f"{creation}.one-name", Aspect.CONCURRENT),
        requires=[f"{subject}.creates", f"{creation}.duplicate"],
        decides=True,
    )
    def one_name(world: World) -> None:
        """Of many clients that create the same, one does and the others are refused."""
        for clients in rounds:
            name, parent = named(world, "Contested"), add_parent(world, resource)
            responses = at_once(world, [post(resource.path, resource.body(name, parent))] * clients, resource.plural)
            found = statuses(responses)
            demand(found == {201: 1, 400: clients - 1}, f"POST {resource.path} of one name at once: {dict(found)}")
            for response in responses:
                if response.status_code != httpx.codes.CREATED:
                    says(response, 400, resource.not_created)
            rows = find(world, resource, name)
            demand(len(rows) == 1, f"{resource.plural} has {len(rows)} rows {name!r}")

    @check(
        f"{subject}.deletes",
        (deletion, Aspect.CONCURRENT),
        (f"{deletion}.crowd", Aspect.CONCURRENT),
        requires=presumed(resource, "delete"),
        decides=True,
    )
    def deletes(world: World) -> None:
        """Of many clients that delete the same, one does and the others find nothing."""
        for clients in (FEW_CLIENTS, FEW_CLIENTS):
            name = named(world, "Contested")
            add(world, resource, name, add_parent(world, resource))
            responses = at_once(world, [delete(resource.at(name))] * clients, resource.plural)
            found = statuses(responses)
            demand(found == {200: 1, 404: clients - 1}, f"DELETE of one name at once: {dict(found)}")
            demand(not find(world, resource, name), f"{resource.plural} still has {name!r}")

    yield from (reads, creates, one_name, deletes)


@check(
    "concurrency.users.one-name",
    ("users.register", Aspect.CONCURRENT),
    ("users.register.one-name", Aspect.CONCURRENT),
    requires=["sessions.accepted", "recovers.users.register", "independent.users.register"],
    decides=True,
)
def one_user(world: World) -> None:
    """Of several clients that register the same name, one does and the others are refused."""
    name = named(world, "Contested")
    # Few, for each costs the service a password hash, and the machine the memory for it.
    responses = at_once(world, [post(REGISTER, credentials(name, PASSWORD))] * REGISTRATIONS, "users")
    found = statuses(responses)
    demand(found == {201: 1, 400: REGISTRATIONS - 1}, f"POST {REGISTER} of one name at once: {dict(found)}")
    user(world, name)


@check(
    "concurrency.pool-size",
    ("pool", Aspect.CONCURRENT),
    # A login or a list that keeps its connection would leave too few to be counted here.
    requires=["metrics.pool-size", "steady.users.login", "steady.planets.list", "independent.planets.list"],
    decides=True,
)
def pool_size(world: World) -> None:
    """As many requests as the pool says it has connections are at the database at once, and no more."""
    add(world, PLANETS, named(world, "Shared"), add_parent(world, PLANETS))
    # Each copy of the service has a pool of its own.
    instances = world.deployment.instances
    clients = crowd(world, CLIENTS) if len(instances) == 1 else crowd(world, POOL_SIZE + 2, instances[0])
    with ThreadPoolExecutor(POOL_SIZE + 2) as threads:
        with locked(world, PLANETS.plural):
            answers = [threads.submit(get(PLANETS.path), client) for client in clients[: POOL_SIZE + 2]]
            world.await_condition(lambda: waiting(world) >= POOL_SIZE, SETTLE_SECONDS)
            world.await_condition(lambda: waiting(world) > POOL_SIZE, ONE_MORE_SECONDS)
            met = waiting(world)
        for answer in answers:
            expect(answer.result(), 200)
    demand(met == POOL_SIZE, f"of {len(answers)} requests at once, {met} came to the database, not {POOL_SIZE}")

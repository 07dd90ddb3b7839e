"""Many requests that meet at one table, whatever the machine is busy with."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx

from bases.world import World
from planetarium_base.contract.access import crowd
from planetarium_base.contract.gauges import POOL_SIZE
from planetarium_base.contract.locks import locked, waiting

CLIENTS = 50
MEET_SECONDS = 2.0
"""How long is waited for all of them: no longer, for clients do not wait for ever either."""
LATE_SECONDS = 1.0
"""How long the next one is waited for once two are there: some faults let no more come."""

Request = Callable[[httpx.Client], httpx.Response]


def at_once(world: World, requests: Sequence[Request], table: str) -> list[httpx.Response]:
    """The answers to requests that are sent at the same time, each by a client of its own.

    The table is held until as many have come to it as the pool lets through: so they do meet, on any machine.
    """
    clients = crowd(world, CLIENTS)  # before the table is held: who logs in reads a table, too
    with ThreadPoolExecutor(len(requests)) as threads:
        with locked(world, table):
            answers = [threads.submit(request, client) for request, client in zip(requests, clients, strict=False)]
            _await_meeting(world, min(POOL_SIZE, len(requests)))
        return [answer.result() for answer in answers]


def _await_meeting(world: World, together: int) -> None:
    most, since = 0, time.monotonic()

    def met() -> bool:
        nonlocal most, since
        here, now = waiting(world), time.monotonic()
        if here > most:
            most, since = here, now
        return here >= together or (most > 1 and now - since > LATE_SECONDS)

    world.await_condition(met, MEET_SECONDS)


def get(path: str) -> Request:
    return lambda client: client.get(path)


def post(path: str, body: object) -> Request:
    return lambda client: client.post(path, json=body)


def delete(path: str) -> Request:
    return lambda client: client.delete(path)


def statuses(responses: Sequence[httpx.Response]) -> Counter[int]:
    return Counter(response.status_code for response in responses)

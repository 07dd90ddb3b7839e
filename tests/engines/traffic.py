"""Steady requests to a Service, each on a connection of its own, and what came of them."""

from __future__ import annotations

import http.client
import json
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

CLIENTS = 4
PAUSE_SECONDS = 0.02
ANSWER_WITHIN_SECONDS = 10.0
LIMIT_SECONDS = 900.0
LIMIT_REQUESTS = 100_000
"""Requests end by themselves, whatever becomes of the test."""


class Seen(NamedTuple):
    """A request, as its client saw it."""

    begun: float
    status: int | None
    """None when no answer came."""
    told: str
    """Which version answered, or what is wrong."""


@dataclass
class Traffic:
    """Requests so far. Reading is safe while more come."""

    url: str
    path: str
    seen: list[Seen] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def since(self, begun: float) -> list[Seen]:
        """The requests that were begun at a moment (of `time.monotonic`) or later."""
        return [one for one in list(self.seen) if one.begun >= begun]

    def more(self, count: int) -> list[Seen]:
        """The next requests, so many at least."""
        begun = time.monotonic()
        deadline = begun + LIMIT_SECONDS
        while len(found := self.since(begun)) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"only {len(found)} of {count} requests in {LIMIT_SECONDS} seconds")
            time.sleep(0.1)
        return found

    def lost(self) -> list[Seen]:
        """The requests that did not succeed."""
        return [one for one in list(self.seen) if one.status != http.client.OK]

    def _ask(self) -> None:
        deadline = time.monotonic() + LIMIT_SECONDS
        while not self._over.is_set() and len(self.seen) < LIMIT_REQUESTS and time.monotonic() < deadline:
            self.seen.append(ask(self.url, self.path))
            self._over.wait(PAUSE_SECONDS)


def ask(url: str, path: str) -> Seen:
    """One request on a new connection."""
    begun = time.monotonic()
    place = urlsplit(url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=ANSWER_WITHIN_SECONDS)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as error:
        return Seen(begun, None, repr(error))
    finally:
        connection.close()
    if answer.status != http.client.OK:
        return Seen(begun, answer.status, body.decode(errors="replace"))
    return Seen(begun, answer.status, str(json.loads(body)["app"]["version"]))


@contextmanager
def traffic(url: str, path: str) -> Iterator[Traffic]:
    """Requests from a few clients for as long as the context lasts, and no longer."""
    made = Traffic(url, path)
    clients = [threading.Thread(target=made._ask) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        yield made
    finally:
        made._over.set()
        for client in clients:
            client.join()


def likely(count: int, share: float, doubt: float = 1e-6) -> tuple[int, int]:
    """The least and the most of so many requests that have a property which each has with this chance.

    Fewer have it with a probability of less than half the doubt, and so have more: the exact binomial distribution.
    """
    chances = [
        math.exp(
            math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1)
            + k * math.log(share) + (count - k) * math.log1p(-share)
        )
        for k in range(count + 1)
    ]  # fmt: skip
    least, below = 0, chances[0]
    while below < doubt / 2:
        least += 1
        below += chances[least]
    most, above = count, chances[count]
    while above < doubt / 2:
        most -= 1
        above += chances[most]
    return least, most

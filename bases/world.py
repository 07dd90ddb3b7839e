"""What a check may touch: the running service, as its clients and its operators reach it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import httpx
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from bases.app import App
from bases.tools import Cluster, Container, Prometheus
from bases.transport import BoundedTransport
from bases.usage import Usage

T = TypeVar("T")

REQUEST_TIMEOUT_SECONDS = 4.0
LOOK_SECONDS = 0.005

BROWSER = {
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "en-US,en;q=0.5",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
}
"""What a page's script sends over plain HTTP: whoever answers should not see that it is a check that asks."""


class Replica(Protocol):
    """One running copy of the service."""

    @property
    def url(self) -> str: ...

    def logs(self) -> list[str]:
        """What it has written so far, a line each."""
        ...

    def usage(self) -> Usage: ...

    def terminate(self) -> None:
        """Asks it to end, as an orchestrator does: SIGTERM."""
        ...

    def wait(self, seconds: float) -> int | None:
        """Its exit code; None when it has not ended by then."""
        ...


class Deployment(Protocol):
    """A tree, deployed: the service and its database."""

    @property
    def app(self) -> App:
        """The tree."""
        ...

    @property
    def url(self) -> str:
        """Where clients ask: any of its copies may answer."""
        ...

    @property
    def instances(self) -> Sequence[str]:
        """The address of each of its copies by itself, those of `replica` not counted."""
        ...

    def ask_one(self) -> None:
        """Has clients led to one of the copies from now on: what they disagree on would show anywhere, by chance."""
        ...

    def logs(self) -> list[str]:
        """What its copies have written so far, a line each."""
        ...

    def usage(self) -> Usage:
        """What its copies hold together, those of `replica` not counted."""
        ...

    def replica(self) -> AbstractContextManager[Replica]:
        """One more copy of the service on the same database and configuration, ready, for as long as it is needed."""
        ...

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Runs SQL as the database's administrator. `%s` stands for a parameter."""
        ...

    def lock(self, table: str) -> AbstractContextManager[None]:
        """Holds a table against every reader and writer."""
        ...

    def without_database(self) -> AbstractContextManager[None]:
        """Stops the database for as long as the context lasts, and starts it on the same data again."""
        ...


@dataclass(frozen=True)
class Exchange:
    """A request and what came of it. `status` is None when no answer came within the time limit."""

    method: str
    path: str
    status: int | None
    seconds: float


@dataclass
class World:
    """A check's hands and eyes.

    `number` tells repeated runs of one check apart, so that names it makes up are new each time and yet the same in
    every run of the contract.
    """

    deployment: Deployment
    _prometheus: Prometheus | None = None
    _container: Container | None = None
    _cluster: Cluster | None = None
    exchanges: list[Exchange] = field(default_factory=list)
    _memory: dict[str, Any] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _clients: list[httpx.Client] = field(default_factory=list)
    _replica: ExitStack = field(default_factory=ExitStack)

    def unique(self, prefix: str) -> str:
        """A name that nothing else in this run has."""
        return f"{prefix} {next(self._numbers)}"

    def remember(self, key: str, make: Callable[[], T]) -> T:
        """What `make` returned the first time. What raised is not remembered."""
        if key not in self._memory:
            self._memory[key] = make()
        value: T = self._memory[key]
        return value

    def forget(self) -> None:
        """Closes every connection and forgets every session: the service is another one now."""
        for client in self._clients:
            client.close()
        self._clients.clear()
        self.dismiss_replica()
        self._memory.clear()

    def replica(self) -> Replica:
        """One more copy of the service, the same for all who ask, until it is dismissed."""
        return self.remember("world.replica", lambda: self._replica.enter_context(self.deployment.replica()))

    def dismiss_replica(self) -> None:
        self._replica.close()
        self._memory.pop("world.replica", None)

    def client(self, url: str | None = None, timeout: float = REQUEST_TIMEOUT_SECONDS) -> httpx.Client:
        """A new client with a cookie jar of its own. It is closed with the world."""
        client = httpx.Client(
            base_url=url or self.deployment.url,
            headers=BROWSER,
            timeout=timeout,
            trust_env=False,  # a proxy of the machine's has no part in the proof
            transport=BoundedTransport(
                verify=False,  # plain HTTP: loading the machine's certificates would cost more than most checks
                limits=httpx.Limits(max_connections=200, max_keepalive_connections=200),
            ),
        )
        client.event_hooks = {"request": [self._start], "response": [self._finish]}
        self._clients.append(client)
        return client

    @property
    def prometheus(self) -> Prometheus:
        """The tool. Only a check that says that it needs it may ask for it."""
        if self._prometheus is None:
            raise LookupError("a check uses Prometheus and does not say that it needs it")
        return self._prometheus

    @property
    def container(self) -> Container:
        """The service's. Only a check that says that it needs it may ask for it."""
        if self._container is None:
            raise LookupError("a check looks into the container and does not say that it needs it")
        return self._container

    @property
    def cluster(self) -> Cluster:
        """Where the manifests are applied. Only a check that says that it needs it may ask for it."""
        if self._cluster is None:
            raise LookupError("a check looks at the cluster and does not say that it needs it")
        return self._cluster

    @property
    def http(self) -> httpx.Client:
        """The client without a session."""
        return self.remember("world.http", self.client)

    def metrics(self, path: str, url: str | None = None) -> dict[str, Metric]:
        """The parsed exposition, by family name."""
        response = self.http.get(f"{url or self.deployment.url}{path}")
        expect(response, 200)
        return {family.name: family for family in families(response.text)}

    def await_condition(self, condition: Callable[[], bool], seconds: float, every: float = LOOK_SECONDS) -> bool:
        """Whether a condition came to hold in time. Looks often enough that nobody waits longer than it takes; what is
        dear to look at, less often.
        """
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(every)
        return True

    @staticmethod
    def _start(request: httpx.Request) -> None:
        request.extensions["started"] = time.perf_counter()

    def _finish(self, response: httpx.Response) -> None:
        response.read()
        request = response.request
        seconds = time.perf_counter() - request.extensions["started"]
        response.extensions["seconds"] = seconds
        self.exchanges.append(Exchange(request.method, request.url.path, response.status_code, seconds))


def seconds(response: httpx.Response) -> float:
    """How long an answer took, from the first byte out to the last byte in."""
    taken: float = response.extensions["seconds"]
    return taken


def expect(response: httpx.Response, status: int, text: str | None = None, json: object = None) -> httpx.Response:
    """Raises AssertionError, with the request and what came back, unless the response is the one promised."""
    asked, got = _told(response)
    if response.status_code != status:
        raise AssertionError(f"{asked}: expected {status}, got {got}")
    if text is not None and response.text != text:
        raise AssertionError(f"{asked}: expected the text {text!r}, got {got}")
    if json is not None and document(response) != json:
        raise AssertionError(f"{asked}: expected {json!r}, got {got}")
    return response


def document(response: httpx.Response) -> Any:
    """The JSON that was answered. Raises AssertionError, with the request and what came instead, when it is none."""
    try:
        return response.json()
    except (ValueError, RecursionError):  # the latter when it is nested without end
        asked, got = _told(response)
        raise AssertionError(f"{asked}: expected JSON, got {got}") from None


def families(text: str) -> list[Metric]:
    """The metrics that Prometheus' text format holds. Raises AssertionError when they cannot be read."""
    try:
        return list(text_string_to_metric_families(text))
    except ValueError as error:
        raise AssertionError(f"the metrics cannot be read: {str(error) or 'they break off'}") from None


def _told(response: httpx.Response) -> tuple[str, str]:
    """What was asked and what was got."""
    request = response.request
    shown = response.text if len(response.text) <= 120 else response.text[:120] + "…"
    return f"{request.method} {request.url.raw_path.decode()}", f"{response.status_code} {shown!r}"


def demand(condition: bool, message: str) -> None:
    """Raises AssertionError with the message unless the condition holds."""
    if not condition:
        raise AssertionError(message)


@contextmanager
def worlds(
    deployment: Deployment, prometheus: Prometheus | None = None, container: Container | None = None,
    cluster: Cluster | None = None,
) -> Iterator[World]:  # fmt: skip
    """A world that closes its connections in the end."""
    world = World(deployment, prometheus, container, cluster)
    try:
        yield world
    finally:
        world.forget()

"""What one check uses up, another is not blamed for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bases.contract import Aspect, check
from bases.world import World, expect, worlds
from tests.verifier.deployments import Nothing
from verifier.course import Course
from verifier.outcomes import Outcome
from verifier.prometheus.memory import Memory
from verifier.runner import ignore, run_checks
from verifier.toolbox import Toolbox

THERE_ARE = 3
TAKE = "/take"


class Pool(Nothing):
    """A service that lends something out so many times, and never gets it back until it is restarted."""

    def __init__(self) -> None:
        self.left = THERE_ARE
        self.restarts = 0
        pool = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                taken = self.path == TAKE
                self.send_response(200 if pool.left > 0 else 503)
                self.send_header("Content-Length", "0")
                self.end_headers()
                pool.left -= taken

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def restart(self) -> None:
        self.left = THERE_ARE
        self.restarts += 1

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool()
    yield pool
    pool.close()


@check("takes-all", ("a", Aspect.ANSWERS))
def takes_all(world: World) -> None:
    """It takes all there is, and is served."""
    for _ in range(THERE_ARE):
        expect(world.http.get(TAKE), 200)


@check("takes-one", ("b", Aspect.ANSWERS))
def takes_one(world: World) -> None:
    """It takes one."""
    expect(world.http.get(TAKE), 200)


@check("takes-too-many", ("c", Aspect.ANSWERS))
def takes_too_many(world: World) -> None:
    """It takes more than there are."""
    for _ in range(THERE_ARE + 1):
        expect(world.http.get(TAKE), 200)


@check("takes-one-more", ("d", Aspect.ANSWERS))
def takes_one_more(world: World) -> None:
    """It takes one, too."""
    expect(world.http.get(TAKE), 200)


def test_who_finds_nothing_left_is_tried_again_with_all_of_it_and_who_takes_too_much_fails(pool: Pool) -> None:
    deployment: Any = pool
    with worlds(deployment) as world:
        course = Course(deployment, world, datetime.now(UTC))
        tools = Toolbox(None, Memory())  # type: ignore[arg-type]
        checks = [takes_all, takes_one, takes_too_many, takes_one_more]
        results = run_checks(checks, pool.app, world, tools, course, ignore)
    assert {result.name: result.outcome for result in results} == {
        "takes-all": Outcome.PASSED,
        "takes-one": Outcome.PASSED,
        "takes-too-many": Outcome.FAILED,
        "takes-one-more": Outcome.PASSED,
    }
    # Before the second, before the third is tried again, and after it.
    assert pool.restarts == 3

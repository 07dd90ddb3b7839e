"""What a check sees of a service, whatever the service answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from bases.world import World, document, expect, worlds


@contextmanager
def answering(text: str) -> Iterator[World]:
    """A world whose service gives one answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        deployment: Any = SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}")
        with worlds(deployment) as world:
            yield world
        server.shutdown()


def test_a_check_asks_as_a_browser_does() -> None:
    with answering("up") as world:
        sent = {name: value.lower() for name, value in expect(world.http.get("/"), 200).request.headers.items()}
    assert set(sent) == {"host", "connection", "accept", "accept-encoding", "accept-language", "user-agent"}
    assert sent["user-agent"].startswith("mozilla/5.0 ")
    assert not any(name in value for value in sent.values() for name in ("httpx", "python", "faultory"))


def answered(text: str) -> httpx.Response:
    return httpx.Response(200, text=text, request=httpx.Request("GET", "http://service/path?x=1"))


def test_metrics_are_read_by_family() -> None:
    with answering("# TYPE up gauge\nup 1\n") as world:
        assert [sample.value for sample in world.metrics("/metrics")["up"].samples] == [1.0]


@pytest.mark.parametrize("text", ['up{a="b"} many\n', "up{a= 1\n", "this is {not metrics\n"])
def test_metrics_that_cannot_be_read_are_the_service_s_fault(text: str) -> None:
    with answering(text) as world, pytest.raises(AssertionError, match="the metrics cannot be read"):
        world.metrics("/metrics")


@pytest.mark.parametrize("text", ["", "moon deleted", "[" * 100_000, '{"a": '])
def test_what_is_no_json_is_shown_instead_of_it(text: str) -> None:
    for read in (document, lambda response: expect(response, 200, json=[1])):
        with pytest.raises(AssertionError, match=r"GET /path\?x=1: expected JSON, got 200 ") as caught:
            read(answered(text))
        assert repr(text[:120])[:-1] in str(caught.value)
        assert len(str(caught.value)) < 200


def test_json_is_read() -> None:
    assert document(answered('{"a": [1]}')) == {"a": [1]}
    expect(answered("[1]"), 200, json=[1])
    with pytest.raises(AssertionError, match=r"expected \[1\], got 200 '\[2\]'"):
        expect(answered("[2]"), 200, json=[1])

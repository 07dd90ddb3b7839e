"""A probe has a time limit, and looks like any other orchestrator's."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from verifier.ports import HOST
from verifier.probing import SECONDS, is_alive

PAUSE_SECONDS = SECONDS / 10


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[tuple[int, list[str]]]:
    """A server for one request: its port, and what it was asked."""
    heard: list[str] = []
    with socket.create_server((HOST, 0)) as server:

        def serve() -> None:
            connected, _ = server.accept()
            with connected, suppress(OSError):
                heard.append(connected.recv(1 << 16).decode())
                answer(connected)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1], heard
        thread.join()


@pytest.mark.parametrize(("status", "alive"), [("200 OK", True), ("204 No Content", False), ("503 Away", False)])
def test_only_200_is_alive(status: str, alive: bool) -> None:
    with answering(lambda one: one.sendall(f"HTTP/1.1 {status}\r\n\r\n".encode())) as (port, _):
        assert is_alive(HOST, port, "/health") is alive


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_an_answer_in_drops_is_none_once_the_time_is_over(begin: bytes) -> None:
    given_up = threading.Event()

    def drip(connected: socket.socket) -> None:
        connected.sendall(begin)
        while not given_up.wait(PAUSE_SECONDS):
            connected.sendall(b"x")

    with answering(drip) as (port, _):
        threading.Timer(5 * SECONDS, given_up.set).start()  # or a probe without a limit would be asked for good
        began = time.monotonic()
        assert not is_alive(HOST, port, "/health")
        assert time.monotonic() - began < 2 * SECONDS
        given_up.set()


def test_what_does_not_answer_or_does_not_speak_the_protocol_is_not_alive() -> None:
    with answering(lambda _: None) as (port, _):
        assert not is_alive(HOST, port, "/health")
    assert not is_alive(HOST, port, "/health")
    with answering(lambda one: one.sendall(b"220 ready\r\n")) as (port, _):
        assert not is_alive(HOST, port, "/health")


def test_a_probe_looks_like_a_kubelets() -> None:
    with answering(lambda one: one.sendall(b"HTTP/1.1 200 OK\r\n\r\n")) as (port, heard):
        assert is_alive(HOST, port, "/health")
    first, *headers = heard[0].split("\r\n")[:-2]
    assert first == "GET /health HTTP/1.1"
    assert headers == [f"Host: {HOST}:{port}", "User-Agent: kube-probe/1.33", "Accept: */*", "Connection: close"]

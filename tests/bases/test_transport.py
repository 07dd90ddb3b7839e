"""A service that answers without end costs a client neither its memory nor its time."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from bases import transport
from bases.transport import MOST_BYTES, MOST_COMPRESSED_BYTES, BoundedTransport, EndlessAnswerError

Write = Callable[[BaseHTTPRequestHandler], object]


@contextmanager
def answering(write: Write, **headers: str) -> Iterator[httpx.Client]:
    """A client of a service whose answers are written so, until the connection ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            try:
                write(self)
            except OSError:  # the client has had enough
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}", transport=BoundedTransport()) as client:
            yield client
        server.shutdown()


def for_ever(handler: BaseHTTPRequestHandler) -> None:
    while True:
        handler.wfile.write(bytes(2**16))


def test_an_answer_without_end_is_broken_off() -> None:
    with answering(for_ever) as client, pytest.raises(EndlessAnswerError, match=f"longer than {MOST_BYTES} bytes"):
        client.get("/")


def test_an_answer_that_drips_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MOST_SECONDS", 0.0)
    with answering(for_ever) as client, pytest.raises(httpx.ReadTimeout, match="takes longer than 0 s"):
        client.get("/")


def test_what_is_compressed_may_be_long_but_not_endless() -> None:
    for size, whole in ((MOST_COMPRESSED_BYTES * 100, True), (MOST_COMPRESSED_BYTES * 2000, False)):
        content = gzip.compress(bytes(size))
        assert (len(content) <= MOST_COMPRESSED_BYTES) == whole
        with answering(lambda handler, sent=content: handler.wfile.write(sent), Content_Encoding="gzip") as client:  # type: ignore[misc]
            if whole:
                assert len(client.get("/").content) == size
            else:
                with pytest.raises(EndlessAnswerError):
                    client.get("/")


def test_any_other_answer_comes_whole() -> None:
    content = bytes(MOST_BYTES)
    with answering(lambda handler: handler.wfile.write(content)) as client:
        assert client.get("/").content == content

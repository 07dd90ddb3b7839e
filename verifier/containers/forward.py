"""A port of this machine that leads to a container which has none of its own."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from verifier.errors import VerifierError
from verifier.ports import HOST

CHUNK = 1 << 16


@contextmanager
def forwarded(url: str, port: int | None) -> Iterator[str]:
    """The address of a service on a port of this machine, or its own where no port is asked for.

    Raises VerifierError when the port is taken.
    """
    if port is None:
        yield url
        return
    target = urlsplit(url)
    address = (str(target.hostname), int(target.port or 80))

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), socket.create_connection(address) as other:
                answers = threading.Thread(target=_copy, args=(other, self.request), daemon=True)
                answers.start()
                _copy(self.request, other)
                answers.join()

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    try:
        server = Server((HOST, port), Handler)
    except OSError as error:
        raise VerifierError(f"Port {port} cannot be used: {error.strerror}. Choose another with --port.") from error
    with server:
        threading.Thread(target=server.serve_forever, daemon=True, name="forward").start()
        try:
            yield f"http://{HOST}:{port}"
        finally:
            server.shutdown()


def _copy(source: socket.socket, target: socket.socket) -> None:
    """Until one side is done; says so to the other."""
    with suppress(OSError):
        while data := source.recv(CHUNK):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)

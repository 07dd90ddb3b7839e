"""Ports to listen on."""

from __future__ import annotations

import contextlib
import random
import socket
from collections.abc import Iterator

from verifier.errors import VerifierError

HOST = "127.0.0.1"


def free_ports() -> Iterator[int]:
    """Ports that were free a moment ago.

    Below the range from which systems pick ports by themselves. There, while a server starts, somebody's outgoing
    connection could get its port, even the service's own that tries to reach it.
    """
    chosen = random.SystemRandom()  # the shared one may be seeded alike in every worker, and is not ours to advance
    for _ in range(50):
        port = chosen.randrange(15_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
            probe.bind((HOST, port))
            yield port


def free_port() -> int:
    """One of them. Raises VerifierError when there is none."""
    port = next(free_ports(), None)
    if port is None:
        raise VerifierError(f"There is no free port on {HOST}.")
    return port

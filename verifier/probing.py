"""Asking a service whether it is alive, as an orchestrator's probe does."""

from __future__ import annotations

import http.client
import socket
import time
from typing import Any

SECONDS = 1.0
HEADERS = {"User-Agent": "kube-probe/1.33", "Accept": "*/*", "Connection": "close"}
"""What a kubelet sends: https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/probe/http/request.go"""


def is_alive(host: str, port: int, path: str) -> bool:
    """Whether a liveness probe is answered with 200 in time, the last of the headers included."""
    connection = _Connection(host, port, timeout=SECONDS)
    try:
        connection.putrequest("GET", path, skip_accept_encoding=True)
        for name, value in HEADERS.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class _Connection(http.client.HTTPConnection):
    """One whose time limit is for everything together, not for each read anew."""

    def connect(self) -> None:
        deadline = time.monotonic() + SECONDS
        super().connect()
        self.sock = _Socket(self.sock, deadline)


class _Socket(socket.socket):
    """Reads until a deadline, in seconds of the monotonic clock."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        super().__init__(fileno=connected.detach())
        self.settimeout(SECONDS)
        self._deadline = deadline

    def recv_into(self, *args: Any, **options: Any) -> int:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.settimeout(left)
        return super().recv_into(*args, **options)

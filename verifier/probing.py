"""Asking a service whether it is alive, as an orchestrator's probe does."""

from __future__ import annotations

import http.client

SECONDS = 1.0


def is_alive(host: str, port: int, path: str) -> bool:
    """Whether a liveness probe is answered with 200 in time."""
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

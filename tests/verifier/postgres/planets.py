"""A small cluster to try servers with, and everything by which a server could be found after its end."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import socket
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.verifier.processes import lives
from verifier.postgres.server import PostgresServer

ROLE, PASSWORD, DATABASE = "curator", "p' \\ä:/@", "planets"
SCHEMA = """
CREATE TABLE planets (id integer PRIMARY KEY, name text UNIQUE);
CREATE TABLE born AS SELECT clock_timestamp() AS at;
INSERT INTO planets VALUES (1, 'Mercury');
"""
as_root_only = pytest.mark.skipif(os.geteuid() != 0, reason="not root: all tests here ran as an ordinary user")


@dataclasses.dataclass(frozen=True)
class Traces:
    """Everything by which a server could be found after its end."""

    pids: list[int]
    port: int
    folder: str
    segments: list[int]

    @classmethod
    def of(cls, server: PostgresServer) -> Traces:
        pids = [server.pid, *(child.pid for child in psutil.Process(server.pid).children(recursive=True))]
        segment = int((server.data / "postmaster.pid").read_text().splitlines()[6].split()[1])
        return cls(pids, server.port, str(server.data.parent), [segment])

    def left(self) -> list[object]:
        found: list[object] = [pid for pid in self.pids if lives(pid)]
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", self.port)):
            found.append(f"port {self.port}")
        found += [path for path in [self.folder] if Path(path).exists()]
        memory = Path("/proc/sysvipc/shm")
        if memory.exists():
            segments = {int(line.split()[1]) for line in memory.read_text().splitlines()[1:]}
            found += [f"segment {segment}" for segment in segments & set(self.segments)]
        return found


def service(server: PostgresServer, **changes: str) -> psycopg.Connection:
    """A connection as the service makes it: its own role in its own database."""
    return server.connect(**{"database": DATABASE, "user": ROLE, "password": PASSWORD, **changes})

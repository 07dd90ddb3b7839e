"""One running server: its start, its restarts and its end."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import psycopg
from psycopg.conninfo import make_conninfo

from verifier.errors import VerifierError
from verifier.ports import HOST, free_ports
from verifier.postgres.folders import explained, scratch_folder
from verifier.postgres.installation import Installation
from verifier.postgres.settings import ADMIN
from verifier.reaping.reaper import Reaper

START_SECONDS = 30.0
STOP_SECONDS = 10.0


class Image(Protocol):
    """What a server starts from."""

    @property
    def installation(self) -> Installation: ...

    def unpack(self, reaper: Reaper, scratch: Path, target: Path) -> str:
        """Write a data directory to a new folder; return ADMIN's password."""


class PostgresServer:
    """One running server with a data directory of its own. Make it with `start`; it ends with its context."""

    def __init__(self, reaper: Reaper, installation: Installation, folder: Path) -> None:
        self.port = 0
        self.data = folder / "data"
        self.admin_password = ""
        self._reaper = reaper
        self._installation = installation
        self._folder = folder
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self._segment: int | None = None

    @classmethod
    def start(cls, reaper: Reaper, image: Image, *, scratch: Path | None = None) -> Self:
        """A server on a copy of the image, ready for connections.

        Args:
            scratch: where its data go, if not to the `scratch_folder`.

        Raises:
            ScriptFailed: the image had to be built again, and a script is refused.
            VerifierError: something else is in the way.
        """
        scratch = scratch or scratch_folder(shared=image.installation.account is not None)
        with explained("make a folder for a Postgres server", scratch):
            folder = reaper.make_directory(scratch, "pg-")
            folder.chmod(0o711)  # the server's user passes through to its data, and sees nothing else
        server = cls(reaper, image.installation, folder)
        try:
            server.admin_password = image.unpack(reaper, scratch, server.data)
            server._launch(free_ports())
        except BaseException:
            server.stop()
            raise
        return server

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Of the postmaster; 0 while the server is down."""
        return self._process.pid if self._process is not None else 0

    def connect(self, database: str = "postgres", **parameters: str) -> psycopg.Connection:
        """A connection of the verifier's own superuser, or as libpq's parameters say; each statement commits by itself.

        Raises:
            psycopg.OperationalError: the server or the database is not there, or takes no more connections.
        """
        address = {"host": HOST, "port": str(self.port), "dbname": database, "sslmode": "disable"}
        login = {"user": ADMIN, "password": self.admin_password, "connect_timeout": "10"}
        return psycopg.connect(make_conninfo("", **{**address, **login, **parameters}), autocommit=True)

    def log(self) -> list[str]:
        """The lines of the server's log so far, over all restarts; empty after `stop`."""
        with contextlib.suppress(FileNotFoundError):
            return self._log.read_text(errors="replace").splitlines()
        return []

    def halt(self) -> bool:
        """Shut down, cutting off sessions, and keep the data. Whether that went cleanly, without need of recovery."""
        if (process := self._process) is None:
            return False
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.send_signal(signal.SIGINT)
            process.wait(STOP_SECONDS)
        self._end()
        return process.returncode == 0

    @contextlib.contextmanager
    def halted(self) -> Iterator[None]:
        """Shut down for as long as the context lasts, then start on the same port with the same data.

        Raises:
            VerifierError: it does not come up again.
        """
        self.halt()
        try:
            yield
        finally:
            self._launch([self.port] * 3)

    def stop(self) -> None:
        """Stop at once and delete everything. A second call does nothing."""
        self._end()
        if self._folder.exists():
            with explained("delete a Postgres server's data", self._folder):
                self._reaper.remove_directory(self._folder)

    def _end(self) -> None:
        if self._process is not None:
            self._reaper.end(self._process)
            self._process = None
        if self._segment is not None:
            self._reaper.remove_segment(self._segment)
            self._segment = None

    def _launch(self, ports: Iterable[int]) -> None:
        for port in ports:
            self.port = port
            with explained("start a Postgres server", self._folder), self._log.open("ab") as log:
                before = log.tell()
                self._process = process = self._reaper.popen(
                    self._installation.command("postgres", "-D", self.data, "-p", str(port)),
                    stop_signal=signal.SIGQUIT,  # at once, but with its children and its shared memory
                    place=self.data.resolve(),
                    stdout=log,
                    stderr=log,
                    **self._installation.process_options,
                )
            if self._await_ready(process):
                return
            self._end()
            with self._log.open("rb") as log:
                log.seek(before)
                output = log.read().decode(errors="replace").strip()
            if "could not bind" not in output:
                raise VerifierError(f"Postgres did not start in {self._folder}:\n{output}")
        raise VerifierError(f"Postgres found no free port on {HOST}; the last one tried was {self.port}.")

    def _await_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether the server says that it takes connections; False when it ended instead or said nothing."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            ended = process.poll() is not None
            with contextlib.suppress(OSError):
                # Written line by line: process id, ..., key and id of the shared memory, state.
                match (self.data / "postmaster.pid").read_text().splitlines():
                    case [pid, _, _, _, _, _, memory, state, *_] if (
                        pid == str(process.pid) and state.strip() == "ready"
                    ):
                        self._segment = int(memory.split()[1])
                        self._reaper.register_segment(self._segment)
                        return True
            if ended:
                return False
            time.sleep(0.002)
        return False

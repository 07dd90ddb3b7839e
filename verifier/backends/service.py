"""One copy of the service as a process on this machine."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from bases.app import App
from bases.usage import Usage
from verifier.backends.nursery import Nursery
from verifier.errors import VerifierError
from verifier.ports import HOST
from verifier.probing import is_alive
from verifier.reaping.family import end
from verifier.reaping.reaper import Reaper

START_SECONDS = 20.0
STOP_SECONDS = 5.0
POLL_SECONDS = 0.005
IN_USE = os.strerror(errno.EADDRINUSE).casefold()


class ServiceProcess:
    """A running copy. It starts with the object and is waited for with `await_alive`."""

    def __init__(
        self,
        app: App,
        directory: Path,
        environment: Mapping[str, str],
        output: Path,
        *,
        reaper: Reaper,
        nursery: Nursery | None,
    ) -> None:
        """`directory` holds the tree; without a nursery, a fresh interpreter is started. Temporary files go to a folder
        of its own beside its output, so that they are counted and do not outlive it.
        """
        service = app.description.service
        self.port = int(environment[service.port])
        self._liveness = service.liveness
        self._output = output
        self._temporary = output.with_suffix(".tmp")
        self._temporary.mkdir()
        environment = {**environment, "TMPDIR": str(self._temporary)}
        self._reaper = reaper
        self._nursery = nursery
        self._process: subprocess.Popen[bytes] | None = None
        command = service.command
        if nursery is not None and command[:2] == ("python", "-m") and len(command) == 3:
            self._ward = nursery.spawn(command[2], directory, environment, output)
            assert self._ward.pid is not None
            self.pid = self._ward.pid
        else:
            self._nursery = None
            program = [sys.executable if word == "python" else word for word in command]
            with output.open("ab") as stream:
                self._process = reaper.popen(
                    program, cwd=directory, env=dict(environment), stdout=stream, stderr=subprocess.STDOUT
                )
            self.pid = self._process.pid

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def logs(self) -> list[str]:
        return self._output.read_text(encoding="utf-8", errors="replace").splitlines()

    def usage(self) -> Usage:
        try:
            seen = psutil.Process(self.pid)
            with seen.oneshot():
                times = seen.cpu_times()
                return Usage(
                    memory=seen.memory_info().rss,
                    descriptors=seen.num_fds(),
                    threads=seen.num_threads(),
                    children=len(seen.children()),
                    temporary_files=sum(1 for _ in self._temporary.rglob("*")),
                    cpu_seconds=times.user + times.system,
                )
        except psutil.Error:  # it has ended
            return Usage()

    def exit_code(self) -> int | None:
        """None while it runs; negative for a signal."""
        if self._nursery is not None:
            return self._nursery.poll(self.pid)
        assert self._process is not None
        return self._process.poll()

    def await_alive(self, seconds: float = START_SECONDS) -> bool:
        """Whether it came to answer its liveness probe. False as soon as it has ended."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.exit_code() is None:
            if is_alive(HOST, self.port, self._liveness) and self._listens():
                return True
            time.sleep(POLL_SECONDS)
        return False

    def lost_its_port(self) -> bool:
        """Whether it has ended because another listens where it should, who came after the port was found free."""
        return self.exit_code() is not None and any(IN_USE in line.casefold() for line in self.logs())

    def _listens(self) -> bool:
        """Whether it is this copy, or a process that it started, who is asked, and not a stranger."""
        try:
            copy = psutil.Process(self.pid)
            return _has_port(copy, self.port) or any(_has_port(one, self.port) for one in copy.children(recursive=True))
        except psutil.NoSuchProcess:
            return False
        except psutil.AccessDenied:  # it made itself somebody else, so that nobody can tell
            return True

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def wait(self, seconds: float) -> int | None:
        deadline = time.monotonic() + seconds
        while (code := self.exit_code()) is None and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        return code

    def stop(self) -> None:
        """Kills it and all that it started; where it has ended already, what it left behind."""
        if self._process is not None:
            self._reaper.end(self._process)
            return
        end([self._ward])
        with contextlib.suppress(VerifierError):  # where the nursery has ended, nobody tells the exit code any more
            self.wait(STOP_SECONDS)

    def _send(self, number: signal.Signals) -> None:
        if self.exit_code() is None:  # or its process id may be another's by now
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


def _has_port(process: psutil.Process, port: int) -> bool:
    listening = (one.laddr.port for one in process.net_connections("tcp") if one.status == psutil.CONN_LISTEN)
    return port in listening

"""Owns what a command starts and makes, and sees to its end."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from verifier.errors import VerifierError
from verifier.reaping.belongings import remove_segment, remove_tree
from verifier.reaping.family import GONE_SECONDS, TOKEN, Ward, end
from verifier.reaping.watchdog import watch


class Reaper:
    """Owns processes, directories and shared memory, and a watchdog that outlives the owner.

    What was not given back when the context ends is killed and deleted. The same happens when this process ends in
    any other way, SIGKILL included: the watchdog, in a session of its own so that a terminal's Ctrl-C passes it by,
    holds the other end of a pipe and sees it close. One reaper serves a whole command and all its threads.
    """

    def __init__(self) -> None:
        """Start the watchdog.

        Raises:
            VerifierError: it could not be started.
        """
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._wards: dict[subprocess.Popen[bytes], Ward] = {}
        # Without site and user configuration an interpreter is up in a third of the time. psutil has to be found all
        # the same: it reads start times and parents on every system, and costs 15 ms once, not per run.
        places = [str(Path(__file__).parents[__name__.count(".")]), str(Path(psutil.__file__).parents[1])]
        program = f"import sys; sys.path += {places!r}; from {watch.__module__} import watch; watch({self._owner})"
        try:
            self._watchdog = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
                bufsize=0,
            )
        except OSError as error:
            raise VerifierError(f"Cannot start the watchdog ({sys.executable}): {error.strerror}.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def watchdog_pid(self) -> int:
        """Process id of the watchdog."""
        return self._watchdog.pid

    def popen(
        self,
        args: Sequence[str],
        *,
        stop_signal: int = signal.SIGKILL,
        place: Path | None = None,
        env: Mapping[str, str] | None = None,
        **options: Any,
    ) -> subprocess.Popen[bytes]:
        """Start a process as the leader of a session of its own, registered before this returns.

        Args:
            stop_signal: the first signal it gets when it has to go; SIGKILL follows a few seconds later.
            place: the folder in which its processes work, if no other process does. For servers such as Postgres whose
                processes each open a session and overwrite their environment with a title.
            options: as for subprocess.Popen. Standard input is empty unless given.

        Raises:
            OSError: as subprocess.Popen.
            VerifierError: the watchdog is not there any more.
        """
        ward = Ward(os.urandom(8).hex(), stop_signal, place=None if place is None else str(place))
        environment = {TOKEN: "", **(os.environ if env is None else env)}  # at the front, where it is found at once
        environment[TOKEN] = ward.token
        options = {"stdin": subprocess.DEVNULL, **options, "start_new_session": True}
        self._tell("ward", ward.token, ward)  # before the fork: see TOKEN
        try:
            process = subprocess.Popen(args, env=environment, **options)
            with contextlib.suppress(psutil.NoSuchProcess):
                ward = ward._replace(pid=process.pid, born=psutil.Process(process.pid).create_time())
            self._wards[process] = ward
            self._tell("ward", ward.token, ward)
        except BaseException as error:
            if not isinstance(error, OSError):  # a Ctrl-C, for one: the process may run, and nobody gets to know of it
                end([ward])
            self._tell("ward", ward.token, None)
            raise
        return process

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Stop a process that `popen` returned and everything that descends from it. A second call does nothing.

        Raises:
            VerifierError: it cannot be killed.
        """
        ward = self._wards.get(process)
        if ward is not None:
            end([ward])
            try:
                process.wait(GONE_SECONDS)
            except subprocess.TimeoutExpired as error:
                raise VerifierError(
                    f"Process {process.pid} does not end on SIGKILL: it waits for a disk or a network that hangs."
                ) from error
            self._tell("ward", ward.token, None)
            del self._wards[process]

    def make_directory(self, parent: Path, prefix: str) -> Path:
        """A new directory that only this user can enter, registered before it exists.

        Raises:
            OSError: it cannot be made.
        """
        directory = parent.absolute() / f"{prefix}{os.urandom(8).hex()}"
        self._tell("directory", str(directory), True)
        try:
            directory.mkdir(mode=0o700)
        except OSError:
            self._tell("directory", str(directory), None)
            raise
        return directory

    def remove_directory(self, directory: Path) -> None:
        """Delete a directory that `make_directory` returned.

        Raises:
            OSError: something in it could not be deleted.
        """
        remove_tree(directory)
        self._tell("directory", str(directory), None)

    def register_segment(self, segment: int) -> None:
        """Own a System V shared memory segment, by its id: a process killed by SIGKILL leaves its segment behind."""
        self._tell("segment", str(segment), True)

    def remove_segment(self, segment: int) -> None:
        """Delete a registered segment if its process has not done so."""
        remove_segment(segment)
        self._tell("segment", str(segment), None)

    def register_farewell(self, function: str, argument: str) -> None:
        """Have `module:function` called with an argument once this process is gone, unless it is taken back: what it
        owns elsewhere, in a container engine for one, has to go as well.
        """
        self._tell("farewell", f"{function}({argument})", [function, argument])

    def forget_farewell(self, function: str, argument: str) -> None:
        """Take a farewell back: there is nothing left to be done."""
        self._tell("farewell", f"{function}({argument})", None)

    def close(self) -> None:
        """Let the watchdog kill and delete what was not given back, and wait until it has."""
        watchdog_input = self._watchdog.stdin
        if os.getpid() != self._owner or watchdog_input is None or watchdog_input.closed:
            return  # a forked worker inherits the reaper, but owns nothing of it
        watchdog_input.close()
        self._watchdog.wait()
        for process in list(self._wards):  # threads may be giving theirs back
            process.poll()  # or it stays a zombie until we end

    def _tell(self, kind: str, key: str, value: Any) -> None:
        message = json.dumps([kind, key, value]).encode() + b"\n"
        try:
            with self._lock:
                assert self._watchdog.stdin is not None
                self._watchdog.stdin.write(message)
        except (OSError, ValueError) as error:
            if value is not None:  # giving back goes on without a watchdog: the rest has to be cleaned up too
                raise VerifierError(
                    "The watchdog that cleans up after this run is gone, so nothing more is started. "
                    "It ends with its reaper, or somebody killed it; run the command again."
                ) from error

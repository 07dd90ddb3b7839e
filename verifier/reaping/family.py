"""A process and all that descends from it: finding it, and ending it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import psutil

# Every process started here carries this variable with a value of its own. Descendants inherit it, so one that
# makes itself a daemon (forks twice, opens its own session) is still found, and so is one whose process id never
# reached the watchdog because the parent was killed between fork and registration.
TOKEN = "REAPER_TOKEN"

POLITE_SECONDS = 3.0  # what a stop signal other than SIGKILL gets before SIGKILL follows
GONE_SECONDS = 10.0  # by when a killed process has left the table, even on a machine that is short of memory
SAME_BIRTH_SECONDS = 2.0  # two readings of one start time may differ by a step of the clock
POLL_SECONDS = 0.002


class Ward(NamedTuple):
    """One process and all that descends from it."""

    token: str
    stop_signal: int
    pid: int | None = None
    born: float | None = None  # seconds since 1970; a process id alone may by now be somebody else's
    place: str | None = None  # a folder in which its processes work and nobody else's

    def leader(self) -> psutil.Process | None:
        """The process itself, be it a zombie; None when it is gone or its id belongs to another."""
        with contextlib.suppress(psutil.Error):
            if self.pid is not None and self.born is not None:
                process = psutil.Process(self.pid)
                if abs(process.create_time() - self.born) < SAME_BIRTH_SECONDS:
                    return process
        return None

    def session(self) -> int | None:
        """The id of its session and process group; None when that belongs to a stranger by now.

        An id in use for a session is not given away, so the session stays ours when its leader is gone.
        """
        taken_over = self.pid is not None and self.leader() is None and psutil.pid_exists(self.pid)
        return None if taken_over else self.pid


def end(wards: Sequence[Ward]) -> None:
    """Stop the wards and everything that descends from them; return when all of it is gone.

    A ward whose stop signal is not SIGKILL gets a few seconds to leave by itself.
    """
    # Who belongs to a ward is asked before it dies: orphans are harder to find.
    family = find_family(wards)
    polite = []
    for ward in wards:
        if ward.stop_signal != signal.SIGKILL:
            # One whose process id was never learned has hardly begun, and is known by its token alone.
            for process in filter(None, [ward.leader()] if ward.pid is not None else find_family([ward])):
                with contextlib.suppress(psutil.Error):
                    process.send_signal(ward.stop_signal)
                    process.send_signal(signal.SIGCONT)  # a stopped process does not hear the first one
                    polite.append(process)
    _await_end(polite, POLITE_SECONDS)
    deadline = time.monotonic() + GONE_SECONDS
    while family and time.monotonic() < deadline:
        for process in family:
            with contextlib.suppress(psutil.Error):
                process.kill()
        _await_end(family, GONE_SECONDS)
        family = find_family(wards)  # whom they started meanwhile


def find_family(wards: Iterable[Ward]) -> set[psutil.Process]:
    """Every live process of the wards: by session or group, by token, by where it works, and by descent from these."""
    sessions = {session for ward in wards if (session := ward.session()) is not None}
    tokens = [ward.token.encode() for ward in wards]
    places = {ward.place for ward in wards if ward.place is not None}
    everybody = {pid: features for pid in psutil.pids() if (features := _look_at(pid)) is not None}
    found = {
        pid
        for pid, features in everybody.items()
        if not sessions.isdisjoint((features.session, features.group))
        or features.place in places
        or any(token in features.environment for token in tokens)
    }
    while children := {pid for pid, features in everybody.items() if features.parent in found} - found:
        found |= children
    family = set()
    for pid in found:
        with contextlib.suppress(psutil.NoSuchProcess):
            family.add(psutil.Process(pid))
    return {process for process in family if _lives(process)}


def await_until(condition: Callable[[], bool], seconds: float) -> None:
    """Return when the condition holds, or the time is over."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)


def _await_end(processes: Iterable[psutil.Process], seconds: float) -> None:
    await_until(lambda: not any(map(_lives, processes)), seconds)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class _Features(NamedTuple):
    """By what a process can be told to belong to a ward; what may not be read is empty."""

    parent: int
    group: int
    session: int
    environment: bytes
    place: str


def _look_at(pid: int) -> _Features | None:
    """The features of a process; None when it is gone.

    Whenever something ends, every process of the machine is looked at twice. So on Linux this is done by hand, in a
    quarter of the time that psutil takes.
    """
    environment, place = b"", ""
    try:
        if sys.platform == "linux":
            parent, group, session = map(int, _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()[1:4])
            with contextlib.suppress(OSError):
                environment = _read(f"/proc/{pid}/environ")
                place = os.readlink(f"/proc/{pid}/cwd")  # noqa: PTH115 - as said
        else:
            process = psutil.Process(pid)
            parent, group, session = process.ppid(), os.getpgid(pid), os.getsid(pid)
            with contextlib.suppress(psutil.Error):
                environment = process.environ().get(TOKEN, "").encode()
                place = process.cwd()
    except (OSError, psutil.Error):
        return None
    return _Features(parent, group, session, environment, place)


def _read(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 1 << 16)
    finally:
        os.close(descriptor)

"""Leaves no process, directory or shared memory behind, however the process that made them ends."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import psutil

from verifier.errors import VerifierError

# Every process started here carries this variable with a value of its own. Descendants inherit it, so one that
# makes itself a daemon (forks twice, opens its own session) is still found, and so is one whose process id never
# reached the watchdog because the parent was killed between fork and registration.
TOKEN = "REAPER_TOKEN"

POLITE_SECONDS = 3.0  # what a stop signal other than SIGKILL gets before SIGKILL follows
GONE_SECONDS = 10.0  # by when a killed process has left the table, even on a machine that is short of memory
LINGER_SECONDS = 0.3  # how long the watchdog looks for a process that was announced but not yet seen
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


def remove_tree(directory: Path) -> None:
    """Delete a directory and what is in it, also where somebody took away the permission to look inside.

    Raises:
        OSError: something could not be deleted.
    """
    try:
        shutil.rmtree(directory)
    except FileNotFoundError:
        if directory.exists():  # a file of a dying process went away under our hands
            remove_tree(directory)
    except PermissionError:
        for folder, names, _ in os.walk(directory):
            for name in names:
                path = Path(folder, name)
                if stat.S_ISDIR(path.lstat().st_mode):
                    path.chmod(stat.S_IRWXU)
        shutil.rmtree(directory)


def remove_segment(segment: int) -> None:
    """Delete a System V shared memory segment by its id, if it is still there."""
    remove = 0  # IPC_RMID, on Linux and macOS alike
    ctypes.CDLL(None).shmctl(ctypes.c_int(segment), ctypes.c_int(remove), None)


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
        program = f"import sys; sys.path += {places!r}; from {__name__} import watch; watch({self._owner})"
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

    def close(self) -> None:
        """Let the watchdog kill and delete what was not given back, and wait until it has."""
        watchdog_input = self._watchdog.stdin
        if os.getpid() != self._owner or watchdog_input is None or watchdog_input.closed:
            return  # a forked worker inherits the reaper, but owns nothing of it
        watchdog_input.close()
        self._watchdog.wait()
        for process in self._wards:
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


def watch(parent: int) -> None:
    """The watchdog's whole life: keep account until the parent is gone, then kill and delete what is left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # it ends with its parent, not before
    account: dict[str, dict[str, Any]] = {"ward": {}, "directory": {}, "segment": {}}
    for kind, key, value in _messages(parent):
        if value is None:
            account[kind].pop(key, None)
        else:
            account[kind][key] = value
    wards = [Ward(*fields) for fields in account["ward"].values()]
    if any(ward.pid is None for ward in wards):
        _await(lambda: all(ward.pid is not None or find_family([ward]) for ward in wards), LINGER_SECONDS)
    end(wards)
    for segment in account["segment"]:
        remove_segment(int(segment))
    for directory in account["directory"]:
        with contextlib.suppress(OSError):  # nobody is left to be told; the others still have to go
            remove_tree(Path(directory))


def _messages(parent: int) -> Iterable[tuple[str, str, Any]]:
    """What the parent registers and gives back, until it is gone."""
    rest = b""
    while True:
        readable, _, _ = select.select([0], [], [], 1.0)
        data = os.read(0, 1 << 16) if readable else b""
        # The pipe stays open while a forked worker of the parent lives, so its closing is not the only sign.
        if not data and (readable or os.getppid() != parent):
            return
        *lines, rest = (rest + data).split(b"\n")
        yield from map(json.loads, lines)


def _await(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _await_end(processes: Iterable[psutil.Process], seconds: float) -> None:
    _await(lambda: not any(map(_lives, processes)), seconds)


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

"""Starts interpreters that have the service's libraries loaded already: a warm process forks one copy a request.

A copy is a process of its own with its own group, environment, working directory and output; only the time to import
third parties' code, most of a start, is saved. A tree that would shadow one of these libraries must not be started
here: `shadowed` tells.
"""

from __future__ import annotations

import ast
import gc
import importlib
import json
import os
import random
import runpy
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from bases.app import App
from verifier.errors import VerifierError
from verifier.reaping.family import TOKEN, Ward
from verifier.reaping.reaper import Reaper


def imported_modules(app: App) -> list[str]:
    """Every module of others that the app's own source imports or its description names, sorted."""
    own = app.description.source
    found = set(app.description.service.loads)
    for path in app.below(own):
        if path.endswith(".py"):
            for node in ast.walk(_parsed(app.files[path])):
                if isinstance(node, ast.Import):
                    found.update(alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module)
    return sorted(name for name in found if name.partition(".")[0] != own)


def _parsed(content: bytes) -> ast.Module:
    """A file's tree. One that is no Python imports nothing: the service, not we, is to say so."""
    try:
        return ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


class Nursery:
    """The warm process, seen from outside. It belongs to a reaper, and so do the copies."""

    def __init__(self, reaper: Reaper, modules: Sequence[str]) -> None:
        self._reaper = reaper
        self._lock = threading.Lock()
        ours, theirs = socket.socketpair()
        try:
            self._process = reaper.popen(
                [sys.executable, "-c", f"from {__name__} import serve; serve({theirs.fileno()})"],
                pass_fds=[theirs.fileno()],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        finally:
            theirs.close()
        self._channel = ours.makefile("rw", encoding="utf-8")
        ours.close()
        self._silent = False
        self.loaded = frozenset(self._ask(preload=list(modules))["loaded"])

    def shadowed(self, app: App) -> bool:
        """Whether a top-level module of the tree has the name of one that is loaded here."""
        tops = {path.partition("/")[0].removesuffix(".py") for path in app.files if path.endswith(".py")}
        return bool(tops & self.loaded)

    def spawn(self, module: str, directory: Path, environment: Mapping[str, str], output: Path) -> Ward:
        """Runs `python -m module` in a directory; returns by what it, and all that descends from it, can be ended."""
        request = {"module": module, "directory": str(directory), "environment": dict(environment)}
        answer = self._ask(spawn={**request, "output": str(output)})
        ward = Ward(answer["token"], signal.SIGKILL, int(answer["pid"]))
        with suppress(psutil.NoSuchProcess):
            ward = ward._replace(born=psutil.Process(ward.pid).create_time())
        return ward

    def poll(self, pid: int) -> int | None:
        """A copy's exit code, negative for a signal; None while it runs."""
        code = self._ask(poll=pid)["code"]
        return None if code is None else int(code)

    @property
    def ended(self) -> bool:
        """Whether it is of no use any more: killed, by a service perhaps, or out of memory."""
        return self._silent or self._process.poll() is not None

    def close(self) -> None:
        """Ends it and all of its copies."""
        with self._lock, suppress(OSError):  # it may be gone before it has read all
            self._channel.close()
        self._reaper.end(self._process)

    def _ask(self, **request: Any) -> dict[str, Any]:
        with self._lock:
            try:
                self._channel.write(json.dumps(request) + "\n")
                self._channel.flush()
                answer = self._channel.readline()
            except (OSError, ValueError) as error:
                self._silent = True
                raise VerifierError(f"The process that starts services is gone: {error}. Run again.") from error
        if not answer:
            self._silent = True
            raise VerifierError("The process that starts services ended: it may have run out of memory. Run again.")
        answered: dict[str, Any] = json.loads(answer)
        if "error" in answered:
            raise VerifierError(f"A service could not be started: {answered['error']}.")
        return answered


def serve(descriptor: int) -> None:
    """The warm process's main loop. Ends when the other side closes the channel."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is for the parent, which then ends us
    channel = socket.socket(fileno=descriptor).makefile("rw", encoding="utf-8")
    ended: dict[int, int] = {}
    for line in channel:
        request = json.loads(line)
        try:
            if "preload" in request:
                answer: dict[str, Any] = {"loaded": _preload(request["preload"])}
            elif "spawn" in request:
                pid = _spawn(**request["spawn"], inherited=descriptor)
                ended.pop(pid, None)  # of an earlier copy: process ids come round again
                answer = {"pid": pid, "token": _token(os.environ[TOKEN], pid)}
            else:
                answer = {"code": _poll(request["poll"], ended)}
        except OSError as error:
            answer = {"error": str(error)}
        channel.write(json.dumps(answer) + "\n")
        channel.flush()


def _preload(modules: Sequence[str]) -> list[str]:
    for name in modules:
        with suppress(ImportError):  # what is missing here is missing for the service: it says so itself
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # or each copy's first collection writes to, and so duplicates, every shared page
    return sorted({name.partition(".")[0] for name in sys.modules} - {"__main__"})


def _spawn(module: str, directory: str, environment: Mapping[str, str], output: str, inherited: int) -> int:
    ours = os.environ[TOKEN]
    pid = os.fork()
    if pid:
        with suppress(OSError):  # the copy was faster, and may have ended
            os.setpgid(pid, pid)
        return pid
    try:
        # What it sends to its own group reaches neither us nor other copies. The session stays ours: by that the
        # reaper finds whom it leaves behind.
        os.setpgid(0, 0)
        os.close(inherited)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(target, 1)
        os.dup2(target, 2)
        os.close(target)
        sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", closefd=False)
        os.chdir(directory)
        os.environ.clear()
        os.environ.update({TOKEN: _token(ours, os.getpid()), **environment})
        sys.dont_write_bytecode = False  # the tree's modules are compiled for its first start, not for each
        random.seed()
        sys.path[0] = directory
        sys.argv = [module]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    with suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _token(ours: str, pid: int) -> str:
    """What a copy's descendants are known by: it has ours in it, by which we and all of them are."""
    return f"{ours}-{pid}."


def _poll(pid: int, ended: dict[int, int]) -> int | None:
    if pid not in ended:
        with suppress(ChildProcessError):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                ended[pid] = os.waitstatus_to_exitcode(status)
    return ended.get(pid)

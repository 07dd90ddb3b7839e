"""The child that outlives its parent and cleans up after it; it imports little, so that it is there at once."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from verifier.reaping.belongings import remove_segment, remove_tree
from verifier.reaping.family import Ward, await_until, end, find_family

LINGER_SECONDS = 0.3  # how long it looks for a process that was announced but not yet seen


def watch(parent: int) -> None:
    """The watchdog's whole life: keep account until the parent is gone, then kill and delete what is left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # it ends with its parent, not before
    account: dict[str, dict[str, Any]] = {"ward": {}, "directory": {}, "segment": {}, "farewell": {}}
    for kind, key, value in _messages(parent):
        if value is None:
            account[kind].pop(key, None)
        else:
            account[kind][key] = value
    wards = [Ward(*fields) for fields in account["ward"].values()]
    if any(ward.pid is None for ward in wards):
        await_until(lambda: all(ward.pid is not None or find_family([ward]) for ward in wards), LINGER_SECONDS)
    end(wards)
    for segment in account["segment"]:
        remove_segment(int(segment))
    for directory in account["directory"]:
        with contextlib.suppress(OSError):  # nobody is left to be told; the others still have to go
            remove_tree(Path(directory))
    for function, argument in account["farewell"].values():
        with contextlib.suppress(Exception):
            module, _, name = function.partition(":")
            getattr(importlib.import_module(module), name)(argument)


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

"""The mark that a process leaves on what it makes elsewhere, and whether the process of a mark is still there."""

from __future__ import annotations

import os
import socket

import psutil

from verifier.reaping.family import SAME_BIRTH_SECONDS

HOST = 30
"""Letters of this machine's name that are enough: a label of Kubernetes has 63 in all."""


def mark(separator: str) -> str:
    """This process's: machine, process id and start time."""
    return f"{_host()}{separator}{os.getpid()}{separator}{psutil.Process().create_time():.0f}"


def is_orphaned(mark: str, separator: str) -> bool:
    """Whether the process is gone. One of another machine that uses the same engine or cluster is not ours to judge."""
    host, pid, born = mark.rsplit(separator, 2)
    if host != _host():
        return False
    try:
        return abs(psutil.Process(int(pid)).create_time() - float(born)) > SAME_BIRTH_SECONDS
    except psutil.NoSuchProcess:
        return True


def _host() -> str:
    return socket.gethostname()[:HOST].strip(".-")

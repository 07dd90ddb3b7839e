"""Where the programs are, and what to do when they are not."""

from __future__ import annotations

import shutil
from pathlib import Path

SERVER = "prometheus"
PROMTOOL = "promtool"

REMEDY = "install Prometheus with its promtool (Debian and Ubuntu: apt-get install prometheus)"


def missing() -> str | None:
    """What has to be installed; None when both programs are there."""
    absent = [program for program in (SERVER, PROMTOOL) if shutil.which(program) is None]
    return f"this machine has no {' and no '.join(absent)}: {REMEDY}" if absent else None


def program(name: str) -> str:
    """A program's file. FileNotFoundError when it is not there."""
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(name)
    return found


def identity() -> str:
    """What tells this machine's programs from others; it costs no process."""
    parts = []
    for name in (SERVER, PROMTOOL):
        found = shutil.which(name)
        if found is None:
            parts.append(f"no {name}")
        else:
            about = Path(found).stat()
            parts.append(f"{Path(found).resolve()} {about.st_size} {about.st_mtime_ns}")
    return ", ".join(parts)

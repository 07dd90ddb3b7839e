"""A bundle: the files that somebody is given, and a folder that tells nothing of when they were written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

EPOCH = 315_532_800
"""1980, in seconds since 1970: the time of every file, as in the archives."""


@dataclass(frozen=True)
class Bundle:
    """Files by path below a folder of this name."""

    name: str
    files: Mapping[str, bytes]
    executable: frozenset[str] = frozenset()

    def write(self, folder: Path) -> None:
        """Writes every file below an existing folder."""
        for path, content in sorted(self.files.items()):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def settle(folder: Path, executable: frozenset[str]) -> None:
    """Gives everything below a folder, and the folder, the same time and the permissions that it needs."""
    for path in sorted(folder.rglob("*"), reverse=True):
        runs = path.is_dir() or path.relative_to(folder).as_posix() in executable
        if not path.is_symlink():
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (EPOCH, EPOCH), follow_symlinks=False)
    os.utime(folder, (EPOCH, EPOCH))

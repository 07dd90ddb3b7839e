"""Folders that last between runs, folders that do not, and what to say when one cannot be used."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from verifier.errors import VerifierError
from verifier.reaping.reaper import Reaper


def cache_folder(override: Path | None = None) -> Path:
    """Where images and, for root, binaries are kept between runs; made if it is missing.

    Raises:
        VerifierError: it cannot be made.
    """
    root = os.geteuid() == 0
    place = platformdirs.site_cache_path if root else platformdirs.user_cache_path
    folder = override.absolute() if override is not None else place("faultory")
    with explained("make the cache folder", folder):
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(0o755)
        images = folder / "images"
        images.mkdir(mode=0o700, exist_ok=True)
        info = images.lstat()
    # Whoever can write there decides what the next run's databases hold, and root unpacks it.
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.geteuid() or info.st_mode & 0o077:
        raise VerifierError(f"{images} must be a folder that only this user can enter. Delete it, or name another.")
    return folder


def scratch_folder(*, shared: bool) -> Path:
    """Where servers keep their data: in memory if there is room for it.

    A copy takes half the time there, and a tenth of that on an ext4 without a journal, as some virtual machines have
    it: that one does not give out again what was freed in the last minutes, and searches ever longer for others.

    Args:
        shared: another user has to reach it.
    """
    memory = Path("/dev/shm")
    with contextlib.suppress(OSError):
        room = os.statvfs(memory)
        if os.access(memory, os.W_OK | os.X_OK) and room.f_bavail * room.f_frsize >= 512 << 20:
            return memory
    folder = Path(tempfile.gettempdir())
    return Path("/var/tmp") if shared and not open_to_all(folder) else folder


@contextlib.contextmanager
def temporary_folder(reaper: Reaper, parent: Path, prefix: str) -> Iterator[Path]:
    """A folder that only this user can enter, deleted at the end."""
    folder = reaper.make_directory(parent, prefix)
    try:
        yield folder
    finally:
        reaper.remove_directory(folder)


def open_to_all(path: Path) -> bool:
    """Whether every user can read and run a file, or list and enter a folder, from the root of the disk on."""
    path = path.resolve()
    return path.stat().st_mode & 0o005 == 0o005 and all(parent.stat().st_mode & 0o001 for parent in path.parents)


@contextlib.contextmanager
def explained(what: str, where: Path) -> Iterator[None]:
    """Turn an error of the file system into one that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            remedy = "Free some space there, or name another folder."
        else:
            remedy = "See that the folder is there and that you may write to it, or name another."
        raise VerifierError(f"Cannot {what} in {where}: {error.strerror}. {remedy}") from error

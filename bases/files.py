"""Writing files and folders whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_atomically(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Puts a file in place once all of it is on the disk, with the permissions that a new file gets here.

    What is too large for memory may come in pieces; an error of whoever gives them leaves nothing, either.

    Raises OSError, which names the file, when the disk is full or the folder cannot be written; nothing is left then.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = _part(path)
        try:
            with part.open("xb") as stream:
                stream.writelines([content] if isinstance(content, bytes) else content)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
    except OSError as error:
        raise OSError(error.errno, f"cannot be written: {error.strerror}", str(path)) from error


@contextmanager
def folder_atomically(path: Path) -> Iterator[Path]:
    """A new folder to fill, which is put in place under its name once the block ends well, and is gone otherwise.

    Raises FileExistsError when there is something of that name; OSError, which names the folder, when the disk is full
    or its parent cannot be written.
    """
    refuse_existing(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = _part(path)
        part.mkdir()
    except OSError as error:
        raise OSError(error.errno, f"cannot be written: {error.strerror}", str(path)) from error
    try:
        yield part
        part.rename(path)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def refuse_existing(path: Path) -> None:
    """Raises FileExistsError when there is something of a name that a new folder is to have."""
    if path.exists() or path.is_symlink():
        raise FileExistsError(errno.EEXIST, "is there already: remove it, or choose another folder", str(path))


def _part(path: Path) -> Path:
    """A name beside another that nothing has. It is not `tempfile` that makes what is to be there: that would keep it
    from others, and what a new file or folder may be here cannot be asked for without setting it for all threads.
    """
    return path.parent / f".{path.name}.{os.urandom(6).hex()}"

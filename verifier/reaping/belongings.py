"""Deleting what a process leaves behind when it is killed: directories and shared memory."""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
from pathlib import Path


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

"""One file that holds a data directory at rest: contents, each once, then their index, then its length."""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import os
from pathlib import Path

from verifier.postgres.folders import explained, temporary_folder
from verifier.postgres.installation import Installation
from verifier.reaping.reaper import Reaper


def pack(reaper: Reaper, data: Path, file: Path, password: str) -> None:
    """Write a data directory at rest to an image file, with ADMIN's password."""
    directories: list[str] = []
    files: list[tuple[str, int, int]] = []
    offsets: dict[bytes, int] = {}
    with (
        explained("store a Postgres cluster", file.parent),
        temporary_folder(reaper, file.parent, ".") as building,
        (building / file.name).open("xb") as output,
    ):
        os.fchmod(output.fileno(), 0o600)
        for folder, subfolders, names in os.walk(data):
            relative = Path(folder).relative_to(data)
            directories += [str(relative / name) for name in subfolders]
            for name in sorted(set(names) - {"postmaster.opts"}):
                # Not through a link: the data belong to an account that is not trusted with root's files.
                with os.fdopen(os.open(Path(folder, name), os.O_RDONLY | os.O_NOFOLLOW), "rb") as source:
                    content = source.read()
                key = hashlib.sha256(content).digest()
                if key not in offsets:
                    offsets[key] = output.tell()
                    output.write(content)
                files.append((str(relative / name), offsets[key], len(content)))
        index = json.dumps({"password": password, "directories": directories, "files": files}).encode()
        output.write(index + len(index).to_bytes(8, "big"))
        output.flush()
        os.fsync(output.fileno())  # or a crash of the machine leaves a whole name with half a file
        (building / file.name).replace(file)


def unpack(file: Path, target: Path, installation: Installation) -> str:
    """Write the data directory of an image file to a new folder; return ADMIN's password.

    Plain reads and writes: a thousand files of 8 KB each are no case for reflinks, and shutil.copytree takes three
    times as long.

    Raises:
        FileNotFoundError: there is no such image.
    """
    with file.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as packed:
        with contextlib.suppress(OSError):
            os.utime(file)  # when it was last used
        end = len(packed) - 8
        index = json.loads(packed[end - int.from_bytes(packed[end:], "big") : end])
        with explained("unpack a Postgres cluster", target.parent), memoryview(packed) as content:
            directories = [target, *(target / name for name in index["directories"])]
            for directory in directories:
                directory.mkdir(mode=0o700)
            for name, offset, length in index["files"]:
                descriptor = os.open(f"{target}/{name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                try:
                    written = 0
                    while written < length:  # a disk that fills up takes a part first
                        written += os.write(descriptor, content[offset + written : offset + length])
                    installation.give(descriptor)
                finally:
                    os.close(descriptor)
            for directory in reversed(directories):  # last, so that nobody else could enter while we wrote
                installation.give(directory)
    password: str = index["password"]
    return password

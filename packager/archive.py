"""Zip archives: written to the same bytes on any machine, read as what a stranger sent."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import deflate
from stream_zip import ZIP_32, stream_zip

from packager.errors import PackageError

# The first moment that a zip archive can name: when a file was packed says nothing about it.
EPOCH = datetime(1980, 1, 1)
LEVEL = 12

MAXIMUM_FILES = 500
MAXIMUM_BYTES = 4 * 1024 * 1024


@lru_cache(maxsize=1024)
def _deflate(content: bytes) -> bytes:
    return bytes(deflate.deflate_compress(content, LEVEL))


class _Deflater:
    """zlib's interface on libdeflate, whose output, unlike the system's zlib's, depends on its version alone."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def compress(self, data: bytes) -> bytes:
        self._parts.append(data)
        return b""

    def flush(self) -> bytes:
        return _deflate(b"".join(self._parts))


def pack(files: Mapping[str, bytes], executable: Collection[str] = ()) -> bytes:
    """A zip archive of files by path: sorted, without dates, owners or umasks."""
    members = (
        (path, EPOCH, stat.S_IFREG | (0o755 if path in executable else 0o644), ZIP_32, (files[path],))
        for path in sorted(files)
    )
    return b"".join(stream_zip(members, get_compressobj=_Deflater, extended_timestamps=False))  # type: ignore[arg-type]


def unpack(archive: Path) -> dict[str, bytes]:
    """The files of an archive that a stranger made. Raises PackageError for whatever could do harm.

    Refused: absolute paths, `..`, names that are not plain or given twice, links and other special files, encryption,
    compression other than deflate, more than 500 files or 4 MB. Sizes are counted while unpacking; what the archive
    says of itself is not believed.
    """
    try:
        with archive.open("rb") as stream:
            packed = stream.read(MAXIMUM_BYTES + 1)
        if len(packed) > MAXIMUM_BYTES:
            raise PackageError(f"{archive}: larger than {MAXIMUM_BYTES >> 20} MB, no archive of ours is")
    except OSError as error:
        raise PackageError(f"{archive}: cannot be read: {error.strerror or error}") from error
    return unpack_bytes(packed, archive)


def unpack_bytes(packed: bytes, archive: Path) -> dict[str, bytes]:
    """The files of an archive that has been read; `archive` is what an error calls it. Raises PackageError."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as opened:
            return _contents(archive, opened)
    except PackageError:
        raise
    # Bytes chosen with care make zipfile raise nearly anything: IndexError, OverflowError, struct.error, ...
    except Exception as error:
        raise PackageError(f"{archive}: not a sound zip archive: {error}") from error


def _contents(archive: Path, opened: zipfile.ZipFile) -> dict[str, bytes]:
    members = [member for member in opened.infolist() if not member.filename.endswith("/")]
    if len(members) > MAXIMUM_FILES:
        raise PackageError(f"{archive}: {len(members)} files inside, at most {MAXIMUM_FILES} are opened")
    files: dict[str, bytes] = {}
    left = MAXIMUM_BYTES
    for member in members:
        _refuse_harm(archive, member, files)
        with opened.open(member) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise PackageError(f"{archive}: unpacks to more than {MAXIMUM_BYTES >> 20} MB, at {member.filename}")
        files[member.filename] = content
    return files


def _refuse_harm(archive: Path, member: zipfile.ZipInfo, files: Collection[str]) -> None:
    name = member.filename
    kind = stat.S_IFMT(member.external_attr >> 16)
    problem = None
    parts = name.split("/")
    # zipfile cuts a name at a NUL and turns other separators round; orig_filename is what the archive says.
    odd = member.orig_filename != name or "\\" in name or ":" in parts[0] or not name.isprintable()
    if name.startswith("/") or ".." in parts:
        problem = "a path that leads out of the archive"
    elif odd or "" in parts or "." in parts:
        problem = "a name that is not plain"
    elif kind not in (0, stat.S_IFREG):
        problem = "a link or special file"
    elif member.flag_bits & 0x1:
        problem = "an encrypted file"
    elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        problem = "a compression other than deflate"  # zipfile unpacks others without a bound
    elif name in files:
        problem = "the same name twice"
    elif any(other.startswith(f"{name}/") or name.startswith(f"{other}/") for other in files):
        problem = "a name that is both a file's and a folder's"
    if problem:
        raise PackageError(f"{archive}: {problem} inside ({name!r}); it is not opened")


def is_archive(path: Path) -> bool:
    """Whether a path names a zip archive: by its ending, or by its first bytes."""
    if path.suffix == ".zip":
        return True
    with suppress(OSError), path.open("rb") as stream:
        return stream.read(4) == b"PK\x03\x04"
    return False

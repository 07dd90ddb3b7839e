"""An archive is the same bytes wherever it is made, and a stranger's is opened only when it can do no harm."""

from __future__ import annotations

import io
import os
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packager.archive import MAXIMUM_BYTES, MAXIMUM_FILES, is_archive, pack, unpack
from packager.errors import PackageError

FILES = {"a/b.txt": b"text\n" * 100, "a/start.sh": b"#!/bin/sh\n", "ü.py": b"", "c": bytes(range(256))}
LETTERS = st.characters(codec="utf-8", exclude_characters="/\\:", exclude_categories=["Cc", "Cs"])
PARTS = st.text(LETTERS, min_size=1, max_size=6).filter(lambda part: part.isprintable() and part not in (".", ".."))
NAMES = st.lists(PARTS, min_size=1, max_size=3).map("/".join)


class TestPacking:
    def test_the_order_of_the_files_does_not_matter(self) -> None:
        assert pack(FILES, ["a/start.sh"]) == pack(dict(reversed(FILES.items())), {"a/start.sh"})

    @pytest.mark.parametrize(
        "surroundings",
        [
            {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1"},
            {"TZ": "America/New_York", "LC_ALL": "C", "HOME": "/", "USER": "x"},
        ],
        ids=["Tokyo", "New York"],
    )
    def test_neither_umask_folder_user_nor_time_zone_matters(self, surroundings: dict[str, str]) -> None:
        program = (
            "import os, sys; os.umask(0o077)\n"
            "from packager.archive import pack\n"
            f"sys.stdout.buffer.write(pack({FILES!r}, ['a/start.sh']))"
        )
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **surroundings}
        ran = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=False, env=environment, cwd="/"
        )
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout == pack(FILES, ["a/start.sh"])

    def test_the_bytes_are_those_of_every_release(self) -> None:
        """Changes with the compressor: then every archive that was ever made has to be made anew."""
        assert zlib.crc32(pack({"a.txt": b"stars " * 50})) == 1873487679

    def test_other_programs_read_it(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        path.write_bytes(pack(FILES, ["a/start.sh"]))
        with zipfile.ZipFile(path) as opened:
            assert opened.testzip() is None
            assert {name: opened.read(name) for name in opened.namelist()} == FILES
            assert opened.namelist() == sorted(FILES)

    @pytest.mark.skipif(not shutil.which("unzip"), reason="there is no unzip")
    def test_unzip_reads_it_with_permissions(self, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_bytes(pack(FILES, ["a/start.sh"]))
        subprocess.run(["unzip", "-q", "-t", "a.zip"], cwd=tmp_path, check=True, capture_output=True)
        subprocess.run(["unzip", "-q", "a.zip"], cwd=tmp_path, check=True, capture_output=True)
        assert os.access(tmp_path / "a" / "start.sh", os.X_OK)
        assert not (tmp_path / "a" / "b.txt").stat().st_mode & 0o111
        assert (tmp_path / "a" / "b.txt").read_bytes() == FILES["a/b.txt"]

    def test_it_tells_nothing_of_who_made_it_and_when(self) -> None:
        with zipfile.ZipFile(io.BytesIO(pack(FILES, ["a/start.sh"]))) as opened:
            for member in opened.infolist():
                assert member.date_time == (1980, 1, 1, 0, 0, 0)
                assert member.extra == b""
                assert member.comment == b""
                mode = 0o755 if member.filename == "a/start.sh" else 0o644
                assert member.external_attr >> 16 == stat.S_IFREG | mode
            assert opened.comment == b""


@settings(max_examples=60)
@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=5))
def test_what_is_packed_is_unpacked(files: dict[str, bytes]) -> None:
    assert unpack_bytes(pack(files)) == files


def unpack_bytes(content: bytes) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zip"
        path.write_bytes(content)
        return unpack(path)


def made(*members: tuple[zipfile.ZipInfo | str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive as the standard library writes it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of names that are given twice
        for member, content in members:
            opened.writestr(member, content)
    return stream.getvalue()


def special(kind: int) -> bytes:
    member = zipfile.ZipInfo("a/special")
    member.create_system = 3
    member.external_attr = (kind | 0o777) << 16
    return made((member, b"/etc/passwd"))


def renamed(name: bytes) -> bytes:
    """An archive whose only member, a stored `x`, has a name that the standard library would not write."""
    common = struct.pack("<HHHHHLLLHH", 20, 0, 0, 0, 33, zlib.crc32(b"x"), 1, 1, len(name), 0)
    local = b"PK\x03\x04" + common + name + b"x"
    directory = b"PK\x01\x02" + struct.pack("<H", 20) + common + bytes(14) + name
    return local + directory + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(directory), len(local), 0)


def patched(content: bytes, place: str, offset: int, value: bytes) -> bytes:
    """An archive with other bytes at an offset from a record's beginning: local header, directory or end."""
    start = content.rindex({"local": b"PK\x03\x04", "directory": b"PK\x01\x02", "end": b"PK\x05\x06"}[place])
    return content[: start + offset] + value + content[start + offset + len(value) :]


SOUND = made(("a/b.txt", b"text\n" * 1000))
# Nine megabytes of zeros, which are nine kilobytes in the archive.
BOMB = made(("a/zeros", bytes(9 * 1024 * 1024)))

# Archives that a stranger may send, and what the refusal says.
HOSTILE: dict[str, tuple[bytes, str]] = {
    "way up": (made(("../evil", b"")), "leads out of the archive"),
    "way up inside": (made(("a/../../evil", b"")), "leads out of the archive"),
    "way up and back": (made(("a/../b", b"")), "leads out of the archive"),
    "way up at the end": (made(("a/b/..", b"")), "leads out of the archive"),
    "absolute": (renamed(b"/etc/passwd"), "leads out of the archive"),
    "absolute, twice": (renamed(b"//etc/passwd"), "leads out of the archive"),
    "backslash": (renamed(b"..\\evil"), "name that is not plain"),
    "drive letter": (renamed(b"C:evil"), "name that is not plain"),
    "drive and folder": (renamed(b"C:/evil"), "name that is not plain"),
    "drive and backslash": (renamed(b"C:\\evil"), "name that is not plain"),
    "stream of a file": (renamed(b"a:b"), "name that is not plain"),
    "name cut by NUL": (renamed(b"a.txt\0.exe"), "name that is not plain"),
    "no name": (renamed(b""), "name"),
    "a dot": (renamed(b"./a"), "name"),
    "a dot inside": (renamed(b"a/./b"), "name"),
    "two slashes": (renamed(b"a//b"), "name"),
    "line end in a name": (renamed(b"a\nb"), "name"),
    "escape in a name": (renamed(b"a\x1b[2Jb"), "name"),
    "symbolic link": (special(stat.S_IFLNK), "link or special file"),
    "device": (special(stat.S_IFBLK), "link or special file"),
    "terminal": (special(stat.S_IFCHR), "link or special file"),
    "pipe": (special(stat.S_IFIFO), "link or special file"),
    "socket": (special(stat.S_IFSOCK), "link or special file"),
    "folder without a slash": (special(stat.S_IFDIR), "link or special file"),
    "name given twice": (made(("a", b"1"), ("a", b"2")), "same name twice"),
    "file that is a folder, too": (made(("a", b"1"), ("a/b", b"2")), "name"),
    "too many files": (made(*((f"{n}", b"") for n in range(MAXIMUM_FILES + 1))), f"at most {MAXIMUM_FILES}"),
    "too large": (BOMB, "unpacks to more than 4 MB"),
    "too large as it is": (bytes(MAXIMUM_BYTES + 1), "larger than 4 MB"),
    "too large together": (made(*((f"{n}", bytes(1 << 20)) for n in range(5))), "unpacks to more than 4 MB"),
    "lying small in the directory": (patched(BOMB, "directory", 24, struct.pack("<L", 10)), ""),
    "lying small everywhere": (
        patched(patched(BOMB, "directory", 24, struct.pack("<L", 10)), "local", 22, struct.pack("<L", 10)),
        "",
    ),
    "lying about the compressed size": (patched(SOUND, "directory", 20, struct.pack("<L", 3)), ""),
    "encrypted": (patched(SOUND, "directory", 8, b"\x01\0"), "encrypted"),
    "strongly encrypted": (patched(SOUND, "directory", 8, b"\x40\0"), ""),
    "patch data": (patched(SOUND, "directory", 8, b"\x20\0"), ""),
    "name that is no UTF-8": (patched(renamed(b"\xff\xfe"), "directory", 8, b"\0\x08"), ""),
    "unknown method": (patched(SOUND, "directory", 10, b"\x63\0"), ""),
    "another method": (patched(SOUND, "directory", 10, b"\x0c\0"), ""),
    "LZMA that is none": (patched(SOUND, "directory", 10, b"\x0e\0"), ""),
    "stored that is not": (patched(SOUND, "directory", 10, b"\0\0"), ""),
    "wrong checksum": (patched(SOUND, "directory", 16, b"\0\0\0\0"), ""),
    "LZMA, which is unpacked without a bound": (made(("a", b"x"), method=zipfile.ZIP_LZMA), "other than deflate"),
    "bzip2, which is unpacked without a bound": (made(("a", b"x"), method=zipfile.ZIP_BZIP2), "other than deflate"),
    "another name in the file": (patched(SOUND, "local", 30, b"b"), ""),
    "begins beyond the end": (patched(SOUND, "directory", 42, b"\xff\xff\xff\x7f"), ""),
    "directory beyond the end": (patched(SOUND, "end", 16, b"\xff\xff\xff\x7f"), ""),
    "begins before the beginning": (patched(SOUND, "end", 16, struct.pack("<L", SOUND.index(b"PK\x01\x02") + 1)), ""),
    "needs a newer program": (patched(SOUND, "directory", 6, b"\xff\0"), ""),
    "truncated in the file": (SOUND[:40], ""),
    "truncated in the directory": (SOUND[:-30], ""),
    "truncated at the end": (SOUND[:-1], ""),
    "empty": (b"", ""),
    "text": (b"This is no archive.\n", ""),
    "only a beginning": (b"PK\x03\x04", ""),
    "only an end of a large one": (b"PK\x06\x07" + bytes(16) + b"PK\x05\x06" + b"\xff" * 16 + b"\0\0", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_could_do_harm_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, message = HOSTILE[name]
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.zip").write_bytes(content)
    monkeypatch.chdir(folder)
    with pytest.raises(PackageError) as raised:
        unpack(folder / "a.zip")
    assert str(folder / "a.zip") in str(raised.value)
    assert message in str(raised.value)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder", "a.zip"]


def test_a_refusal_puts_nothing_on_the_terminal_but_text() -> None:
    """The name of a member is a stranger's, and may hold what moves the cursor."""
    with pytest.raises(PackageError) as raised:
        unpack_bytes(renamed(b"../\x1b[2J\n"))
    assert str(raised.value).isprintable()


def extended(extra: bytes) -> bytes:
    """An archive whose directory says of its only member that sizes and places are in an extra field."""
    member = zipfile.ZipInfo("a")
    member.extra = extra
    content = made((member, b"x"))
    for offset, value in ((20, b"\xff" * 8), (42, b"\xff" * 4)):
        content = patched(content, "directory", offset, value)
    return content


@pytest.mark.parametrize("offset", [1 << 31, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 64) - 1])
def test_a_place_beyond_all_bounds_is_refused(offset: int) -> None:
    with pytest.raises(PackageError):
        unpack_bytes(extended(struct.pack("<HHQQQ", 1, 24, 1, 1, offset)))


SAMPLES = [
    pack(FILES),
    made(("a", b"x" * 30), ("b/c", b"")),
    made(("a", b"x" * 30), method=zipfile.ZIP_LZMA),
    made(("a", b"x" * 30), method=zipfile.ZIP_BZIP2),
    extended(struct.pack("<HHQQQ", 1, 24, 3, 1, 0)),
]


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes_are_opened_or_refused(content: bytes) -> None:
    opened_or_refused(content)


@settings(max_examples=400)
@given(st.data())
def test_any_damage_is_noticed_or_does_none(data: st.DataObject) -> None:
    """Wherever bytes of an archive are changed, cut out or put in."""
    content = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content)))
        content[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    opened_or_refused(bytes(content))


def opened_or_refused(content: bytes) -> None:
    try:
        files = unpack_bytes(content)
    except PackageError:
        return
    assert sum(map(len, files.values())) <= MAXIMUM_BYTES
    for name in files:
        assert name
        assert not name.startswith("/")
        assert ".." not in name.split("/")
        assert "\\" not in name


def test_folders_are_left_out() -> None:
    assert unpack_bytes(made(("a/", b""), ("a/b", b"x"))) == {"a/b": b"x"}


def test_what_is_at_the_limit_is_opened() -> None:
    assert len(unpack_bytes(made(*((f"{n}", b"") for n in range(MAXIMUM_FILES))))) == MAXIMUM_FILES
    assert unpack_bytes(made(("a", bytes(MAXIMUM_BYTES)))) == {"a": bytes(MAXIMUM_BYTES)}


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to(path), lambda path: None])
def test_what_is_no_file_is_refused(make: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    make(path)
    with pytest.raises(PackageError, match=r"a\.zip"):
        unpack(path)


def test_an_archive_is_known_by_its_name_or_its_first_bytes(tmp_path: Path) -> None:
    for name, content, expected in (("a.zip", b"", True), ("a", pack(FILES), True), ("b", b"title: x\n", False)):
        (tmp_path / name).write_bytes(content)
        assert is_archive(tmp_path / name) == expected
    assert not is_archive(tmp_path / "none")
    assert not is_archive(tmp_path)

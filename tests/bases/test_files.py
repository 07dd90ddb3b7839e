"""A file, or a folder, is written whole or not at all."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bases.files import folder_atomically, write_atomically


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.txt"
    write_atomically(path, b"one")
    assert path.read_bytes() == b"one"
    write_atomically(path, b"")
    assert path.read_bytes() == b""
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_its_permissions_are_those_of_a_new_file(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "ours", b"")
        (tmp_path / "theirs").touch()
        with folder_atomically(tmp_path / "our folder"):
            pass
        (tmp_path / "their folder").mkdir()
    finally:
        os.umask(before)
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "theirs").stat().st_mode
    assert (tmp_path / "our folder").stat().st_mode == (tmp_path / "their folder").stat().st_mode


def test_the_umask_of_other_threads_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "umask", lambda _: pytest.fail("set, if only to read it"))
    write_atomically(tmp_path / "file", b"")
    with folder_atomically(tmp_path / "folder"):
        pass


def test_what_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="cannot be written") as raised:
        write_atomically(tmp_path / "folder", b"x")
    assert raised.value.filename == str(tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="cannot be written"):
        write_atomically(tmp_path / "file" / "below", b"x")
    with pytest.raises(OSError, match="cannot be written"):
        write_atomically(Path(), b"x")


FULL = """
import resource, signal, sys
from pathlib import Path
from bases.files import write_atomically
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    write_atomically(Path(sys.argv[1]), b"x" * 10_000)
except OSError as error:
    print(error)
"""


@pytest.mark.skipif(
    not hasattr(resource, "RLIMIT_FSIZE") or not hasattr(signal, "SIGXFSZ"), reason="no file size limit"
)
def test_on_a_full_disk_the_old_file_stays_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True, env=environment
    )
    assert "cannot be written" in ran.stdout
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


class TestFolder:
    def test_it_is_in_place_once_it_is_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "a" / "b"
        with folder_atomically(path) as folder:
            (folder / "x").write_bytes(b"1")
            assert not path.exists()
        assert [one.relative_to(tmp_path).as_posix() for one in sorted(tmp_path.rglob("*"))] == ["a", "a/b", "a/b/x"]
        (tmp_path / "theirs").mkdir()
        assert path.stat().st_mode == (tmp_path / "theirs").stat().st_mode

    @pytest.mark.parametrize("error", [ValueError, OSError, KeyboardInterrupt])
    def test_nothing_is_left_of_one_that_was_not_finished(self, error: type[BaseException], tmp_path: Path) -> None:
        def begin() -> None:
            with folder_atomically(tmp_path / "a") as folder:
                (folder / "x").mkdir()
                raise error

        with pytest.raises(error):
            begin()
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("make", [Path.mkdir, Path.touch, lambda path: path.symlink_to("nowhere")])
    def test_what_is_there_is_not_written_over(self, make: Callable[[Path], object], tmp_path: Path) -> None:
        make(tmp_path / "a")
        with pytest.raises(FileExistsError, match="is there already"), folder_atomically(tmp_path / "a"):
            pass
        assert [path.name for path in tmp_path.iterdir()] == ["a"]

    def test_a_parent_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(OSError, match="cannot be written") as raised, folder_atomically(tmp_path / "file" / "a"):
            pass
        assert raised.value.filename == str(tmp_path / "file" / "a")

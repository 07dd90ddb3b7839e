"""An App is a value: it never changes, and equal trees have equal digests."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bases.app import App
from bases.base import find_base
from tests.bases import stars

PATHS = st.sampled_from(["a", "b.txt", "c/d.py", "c/e/f", "é"])
TREES = st.dictionaries(PATHS, st.binary(max_size=5), max_size=4)


def app(files: dict[str, bytes]) -> App:
    return stars.app(files)


class TestImmutability:
    def test_replacing_makes_another_app(self) -> None:
        first = app({"a": b"1", "b": b"2"})
        second = first.replace("a", "3").replace("c", b"4")
        assert dict(first.files) == {"a": b"1", "b": b"2"}
        assert dict(second.files) == {"a": b"3", "b": b"2", "c": b"4"}
        assert second.files["b"] is first.files["b"]

    def test_removing_makes_another_app(self) -> None:
        first = app({"a": b"1", "b": b"2"})
        assert dict(first.remove("a").files) == {"b": b"2"}
        assert "a" in first

    def test_replacing_with_the_same_is_the_same_app(self) -> None:
        first = app({"a": b"1"})
        assert first.replace("a", "1") is first

    def test_nothing_of_it_can_be_set(self) -> None:
        made = app({"a": b"1"})
        with pytest.raises(dataclasses.FrozenInstanceError):
            made.files = {}  # type: ignore[misc]
        with pytest.raises(TypeError):
            made.files["a"] = b"2"  # type: ignore[index]

    def test_it_keeps_to_itself_what_it_was_made_of(self) -> None:
        files = {"a": b"1"}
        made = App(stars.describe(), files)
        files["a"] = b"2"
        assert made.files["a"] == b"1"

    def test_a_file_that_is_not_there_cannot_be_read_or_removed(self) -> None:
        with pytest.raises(KeyError):
            app({}).text("a")
        with pytest.raises(KeyError):
            app({}).remove("a")


class TestDigest:
    @given(TREES, TREES)
    def test_it_is_equal_for_equal_trees_only(self, one: dict[str, bytes], other: dict[str, bytes]) -> None:
        assert (app(one).digest == app(other).digest) == (one == other)

    @given(TREES)
    def test_it_does_not_depend_on_the_order(self, files: dict[str, bytes]) -> None:
        assert app(files).digest == app(dict(reversed(files.items()))).digest

    def test_what_moves_from_a_name_into_a_content_is_seen(self) -> None:
        assert app({"a": b"b1:c0:"}).digest != app({"ab": b"1:c0:"}).digest
        assert app({"a": b"", "b": b""}).digest != app({"a": b"1:b0:"}).digest
        assert app({"a": b"", "b": b""}).digest != app({"a": b"b:"}).digest

    def test_it_is_the_same_in_another_process(self) -> None:
        program = "from bases.base import find_base; print(find_base('planetarium').app.digest)"
        root = str(Path(__file__).parents[2])
        environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": root}
        ran = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
        )
        assert ran.stdout.strip() == find_base("planetarium").app.digest


class TestChanged:
    @given(TREES, TREES)
    def test_it_lists_the_paths_that_differ(self, one: dict[str, bytes], other: dict[str, bytes]) -> None:
        expected = sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
        assert app(one).changed(app(other)) == expected
        assert app(other).changed(app(one)) == expected

    def test_an_empty_file_is_not_a_missing_one(self) -> None:
        assert app({"a": b""}).changed(app({})) == ["a"]


class TestFolders:
    def test_below_lists_a_folder_and_those_inside_sorted(self) -> None:
        made = app({"b/2": b"", "b/1/x": b"", "bc/1": b"", "a/b/1": b"", "b": b""})
        assert list(made.below("b")) == ["b/1/x", "b/2"]
        assert list(made.below("a")) == ["a/b/1"]
        assert list(made.below("none")) == []

    def test_what_is_written_is_read_as_the_same_app(self, tmp_path: Path) -> None:
        made = app({"a": b"\r\n\xff", "c/d/e.py": b"", "é/ü": b"x"})
        made.write(tmp_path)
        again = App.from_directory(tmp_path, made.description)
        assert dict(again.files) == dict(made.files)
        assert again.digest == made.digest

    def test_what_tools_leave_behind_is_no_part_of_it(self, tmp_path: Path) -> None:
        kept = ["a.py", "c/.dockerignore", "c/pycache/x", ".github/workflows/ci.yaml"]
        left = ["__pycache__/a.pyc", "c/__pycache__/b.pyc", ".git/HEAD", "c/.venv/bin/python", ".mypy_cache/x/y"]
        left += [".pytest_cache/x", ".ruff_cache/x", "c/.DS_Store"]
        for path in [*kept, *left]:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(path, encoding="utf-8")
        assert sorted(App.from_directory(tmp_path, stars.describe()).files) == sorted(kept)

    def test_paths_are_posix_whatever_the_folder_is_called(self, tmp_path: Path) -> None:
        folder = tmp_path / "__pycache__" / "a b"
        (folder / "c").mkdir(parents=True)
        (folder / "c" / "d").write_text("x", encoding="utf-8")
        assert list(App.from_directory(folder, stars.describe()).files) == ["c/d"]

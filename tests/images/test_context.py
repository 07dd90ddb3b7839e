"""What is sent to the engine: the same bytes anywhere, without what is to be left out."""

import io
import tarfile

import pytest

from bases.app import App
from bases.base import find_base
from images.context import build_context
from images.ignoring import ignored, read_patterns

DESCRIPTION = find_base("planetarium").description


def members(app: App) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(build_context(app))) as archive:
        return {member.name: member for member in archive}


def app_of(*paths: str, ignore: str = "") -> App:
    return App(
        DESCRIPTION, {**dict.fromkeys(paths, b"x"), "Dockerfile": b"FROM scratch\n", ".dockerignore": ignore.encode()}
    )


def test_owners_times_and_modes_are_nobodys() -> None:
    found = members(app_of("b/c/d", "a"))
    assert list(found) == [".dockerignore", "Dockerfile", "a", "b", "b/c", "b/c/d"]
    assert {(one.uid, one.gid, one.uname, one.gname, one.mtime) for one in found.values()} == {(0, 0, "", "", 0)}
    assert {one.mode for one in found.values() if one.isfile()} == {0o644}
    assert {one.mode for one in found.values() if one.isdir()} == {0o755}


def test_the_order_of_the_files_does_not_count() -> None:
    assert build_context(app_of("a", "b")) == build_context(app_of("b", "a"))


def test_the_dockerfile_is_sent_whatever_is_ignored() -> None:
    assert set(members(app_of("a", ignore="*"))) == {"Dockerfile", ".dockerignore"}


@pytest.mark.parametrize(
    ("patterns", "path", "out"),
    [
        ("*", "a", True),
        ("*", "a/b/c", True),
        ("*\n!a", "a/b/c", False),
        ("*\n!a\na/b", "a/b/c", True),
        ("a/*.py", "a/x.py", True),
        ("a/*.py", "a/b/x.py", False),
        ("**/*.py", "a/b/x.py", True),
        ("**/*.py", "x.py", True),
        ("**/__pycache__", "a/b/__pycache__/x", True),
        ("a/**", "a/b/c", True),
        ("a/**", "a", False),
        ("/a", "a/b", True),
        ("./a/", "a/b", True),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("[ab]c", "bc", True),
        ("[^a]c", "ac", False),
        ("# a\n\n  ", "a", False),
        ("\\*", "*", True),
        ("\\*", "x", False),
        ("a.b", "axb", False),
        ("!a", "a", False),
        ("\ufeffa", "a", True),
        ("[", "[", False),
    ],
)
def test_a_dockerignore_is_read_as_docker_does(patterns: str, path: str, out: bool) -> None:
    assert ignored(path, read_patterns(patterns)) is out

"""`faultory verify-fix`: what it takes, and what it refuses before anything runs."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from faultory.inputs import read_variant
from faultory.trees import read_tree
from faults.variant import Variant
from packager.archive import pack
from packager.errors import PackageError
from tests.faultory.conftest import Call

LEFT = (
    ".git/objects/ab/cd", ".venv/bin/python", "planetarium/__pycache__/names.pyc", "planetarium/.names.py.swp",
    "planetarium/names.py~", ".mypy_cache/x.json", "start.sh", "README.md", "BRIEF.md", "postmortem.md", "recipe.yaml",
    "proof.json", "picture.svg", ".DS_Store",
)  # fmt: skip


@pytest.fixture(scope="module")
def variant() -> Variant:
    return read_variant("lost-moons")


def written(variant: Variant, folder: Path) -> Path:
    folder.mkdir(parents=True)
    variant.app.write(folder)
    return folder


def test_a_tree_is_read_as_it_was_handed_out(variant: Variant, tmp_path: Path) -> None:
    assert read_tree(written(variant, tmp_path / "tree"), variant.app).digest == variant.app.digest


def test_what_gathers_around_a_tree_does_not_count(variant: Variant, tmp_path: Path) -> None:
    tree = written(variant, tmp_path / "unpacked" / "planetarium-source")
    for name in LEFT:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text("x")
    (tree / ".venv" / "bin" / "python3").symlink_to("/usr/bin/python3")
    assert read_tree(tmp_path / "unpacked", variant.app).digest == variant.app.digest
    (tree / "planetarium" / "retries.py").write_text("x = 1\n")
    (tree / "planetarium" / "README.md").write_text("inside the application")
    read = read_tree(tmp_path / "unpacked", variant.app)
    assert variant.app.changed(read) == ["planetarium/README.md", "planetarium/retries.py"]


def test_an_archive_of_it_reads_the_same(variant: Variant, tmp_path: Path) -> None:
    files = {f"team/planetarium/{path}": data for path, data in variant.app.files.items()}
    (tmp_path / "fix.zip").write_bytes(pack({**files, "team/planetarium/start.sh": b"", "__MACOSX/team/._x": b""}))
    assert read_tree(tmp_path / "fix.zip", variant.app).digest == variant.app.digest


def test_line_ends_that_git_has_changed_are_no_change(variant: Variant, tmp_path: Path) -> None:
    tree = written(variant, tmp_path / "tree")
    for path in variant.app.files:
        (tree / path).write_bytes(variant.app.files[path].replace(b"\n", b"\r\n"))
    assert read_tree(tree, variant.app).digest == variant.app.digest


def test_a_file_that_was_deleted_is_missing(variant: Variant, tmp_path: Path) -> None:
    tree = written(variant, tmp_path / "tree")
    (tree / "monitoring" / "rules.yaml").unlink()
    assert variant.app.changed(read_tree(tree, variant.app)) == ["monitoring/rules.yaml"]


def _link(tree: Path) -> None:
    (tree / "planetarium" / "names.py").unlink()
    (tree / "planetarium" / "names.py").symlink_to("/etc/passwd")


def _link_of_a_folder(tree: Path) -> None:
    (tree / "more").symlink_to("/etc")


def _pipe(tree: Path) -> None:
    os.mkfifo(tree / "planetarium" / "pipe")


def _large(tree: Path) -> None:
    with (tree / "data.bin").open("wb") as stream:
        stream.truncate(5 << 20)


def _many(tree: Path) -> None:
    for number in range(600):
        (tree / f"file-{number}").touch()


def _latin(tree: Path) -> None:
    (tree / "database" / "schema.sql").write_bytes("-- für alle\n".encode("latin-1"))


def _another(tree: Path) -> None:
    (tree / "planetarium").rename(tree / "universe")


def _only_what_was_changed(tree: Path) -> None:
    for folder in ("manifests", "monitoring", "database", "planetarium/services", "planetarium/entities"):
        shutil.rmtree(tree / folder)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_only_what_was_changed, "files that were handed out are missing, database/kustomization.yaml for one"),
        (_link, "names.py: a link or special file"),
        (_link_of_a_folder, "more: a link or special file"),
        (_pipe, "pipe: a link or special file"),
        (_large, "more than 4 MB, with data.bin"),
        (_many, "more than 500 files"),
        (_latin, "database/schema.sql is not UTF-8 at byte 4"),
        (_another, "no tree of Planetarium in there: expected planetarium/"),
    ],
)
def test_what_could_do_harm_or_is_no_tree_is_refused(
    harm: Callable[[Path], None], words: str, variant: Variant, tmp_path: Path
) -> None:
    tree = written(variant, tmp_path / "tree")
    harm(tree)
    with pytest.raises(PackageError, match=words):
        read_tree(tree, variant.app)


def test_a_file_that_is_no_archive_is_refused(variant: Variant, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("It is mended.")
    with pytest.raises(PackageError, match="neither a folder nor a zip archive"):
        read_tree(tmp_path / "note.txt", variant.app)


def test_an_archive_that_leads_out_of_itself_is_refused(variant: Variant, tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../planetarium/names.py", "")
    (tmp_path / "fix.zip").write_bytes(stream.getvalue())
    with pytest.raises(PackageError, match="a path that leads out of the archive"):
        read_tree(tmp_path / "fix.zip", variant.app)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("lost-moons", "tree", "--backend", "process"), 2, "tree is what somebody changed"),
        (("lost-moons", "nowhere", "--backend", "process", "--trust"), 2, "there is no such folder or archive"),
        (("lost-moons", "tree"), 3, "No Docker engine answers"),
    ],
)
def test_what_cannot_be_judged_is_said_with_what_to_do(
    arguments: tuple[str, ...], code: int, words: str, variant: Variant, faultory: Call, tmp_path: Path
) -> None:
    written(variant, tmp_path / "work" / "tree")
    ended = faultory("verify-fix", *arguments, env={"DOCKER_HOST": "unix:///nowhere"})
    assert (ended.returncode, ended.stdout) == (code, "")
    assert words in ended.stderr

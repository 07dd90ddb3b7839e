"""A submission is small, the same each time, and opened only if its recipe makes what it holds."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bases.base import Base
from faults.catalog import load_catalog
from faults.recipe import CatalogFault, parse_recipe
from faults.variant import Variant
from packager.archive import pack
from packager.errors import PackageError
from packager.submission import MAXIMUM_BYTES, open_submission, pack_submission
from tests.faults.recipes import by_hand
from tests.packager.variants import CHECK, PLANETARIUM, proof, recipe, variant
from verifier.backends.backend import NOT_BUILT
from verifier.prove import BROKEN

FOLDER = "planetarium-a-name"


def inside(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


class TestPacking:
    def test_it_holds_the_broken_app_and_what_tells_of_it(self) -> None:
        made = variant()
        packed = pack_submission(made, None)
        assert packed.file_name == f"{FOLDER}.zip"
        files = inside(packed.content)
        for path, content in made.app.files.items():
            assert files.pop(f"{FOLDER}/{path}") == content
        assert parse_recipe(files.pop(f"{FOLDER}/recipe.yaml").decode(), "x") == made.recipe
        assert files.pop(f"{FOLDER}/README.md").startswith(b"# A title\n")
        assert files.pop(f"{FOLDER}/start.sh").startswith(b"#!/usr/bin/env bash\n")
        assert files == {}

    def test_a_proof_is_packed_without_its_times(self) -> None:
        made = variant()
        one = pack_submission(made, proof(made, seconds=1.25, started="2026-01-01T00:00:00Z"))
        other = pack_submission(made, proof(made, seconds=9.5, started="2026-12-31T23:59:59Z"))
        assert one.content == other.content
        shown = json.loads(inside(one.content)[f"{FOLDER}/proof.json"])
        assert shown["verdict"] == "proven"
        assert {symptom["check"] for symptom in shown["symptoms"]} == made.declared()
        assert "1.25" not in json.dumps(shown)
        assert "Not proven" not in inside(one.content)[f"{FOLDER}/README.md"].decode()

    def test_a_proof_comes_with_a_picture_that_the_readme_shows(self) -> None:
        made = variant()
        files = inside(pack_submission(made, proof(made)).content)
        assert files[f"{FOLDER}/picture.svg"].startswith(b"<svg ")
        assert "](picture.svg)" in files[f"{FOLDER}/README.md"].decode()
        without = inside(pack_submission(made, None).content)
        assert f"{FOLDER}/picture.svg" not in without
        assert "picture.svg" not in without[f"{FOLDER}/README.md"].decode()

    def test_that_the_image_does_not_build_is_said(self) -> None:
        made = variant()
        shown = proof(made)
        runs = [
            run.model_copy(update={"fingerprint": run.fingerprint.model_copy(update={"phase": NOT_BUILT})})
            if BROKEN in run.purposes
            else run
            for run in shown.runs
        ]
        unbuilt = pack_submission(made, shown.model_copy(update={"runs": tuple(runs)}))
        said = "**The image does not build.**"
        assert said in inside(unbuilt.content)[f"{FOLDER}/README.md"].decode()
        for other in (pack_submission(made, shown), pack_submission(made, None)):
            assert said not in inside(other.content)[f"{FOLDER}/README.md"].decode()

    def test_it_is_the_same_each_time(self) -> None:
        assert pack_submission(variant(), None).content == pack_submission(variant(), None).content

    @pytest.mark.parametrize("fault", load_catalog())
    def test_every_fault_fits_a_submission(self, fault: str) -> None:
        assert len(pack_submission(variant(CatalogFault(fault=fault)), None).content) <= MAXIMUM_BYTES // 2

    @pytest.mark.parametrize(
        "name", ["README.md", "start.sh", "recipe.yaml", "proof.json", "picture.svg", "answer.age"]
    )
    def test_a_service_with_a_file_where_the_packages_own_belongs_is_refused(self, name: str) -> None:
        made = replace(variant(), app=variant().app.replace(name, b"x"))
        with pytest.raises(PackageError, match=f"has a {name} of its own"):
            pack_submission(made, None)

    def test_what_is_too_large_is_refused_with_the_largest_files(self) -> None:
        app = PLANETARIUM.app
        for size in (70, 60, 1):
            app = app.replace(f"photograph-{size}.raw", Random(size).randbytes(size * 1024))
        made = Variant("a-name", Base(app), recipe(), (), app)
        with pytest.raises(PackageError) as raised:
            pack_submission(made, None)
        message = str(raised.value)
        assert f"{FOLDER}.zip" in message
        assert "at most 100 KB" in message
        assert message.index("photograph-70.raw (70 KB)") < message.index("photograph-60.raw (60 KB)")
        assert "photograph-1.raw" not in message


class TestOpening:
    @staticmethod
    def write(folder: Path, files: dict[str, bytes]) -> Path:
        path = folder / "sent.zip"
        path.write_bytes(pack(files))
        return path

    @pytest.mark.parametrize("proven", [False, True], ids=["not proven", "proven"])
    def test_what_was_packed_is_made_anew(self, proven: bool, tmp_path: Path) -> None:
        made = variant()
        path = tmp_path / "sent.zip"
        path.write_bytes(pack_submission(made, proof(made) if proven else None).content)
        opened = open_submission(path)
        assert opened.app.digest == made.app.digest
        assert opened.recipe == made.recipe
        assert opened.name == "a-name"

    def test_hidden_characters_survive_the_way(self, tmp_path: Path) -> None:
        source = PLANETARIUM.description.requirements
        first = PLANETARIUM.app.text(source).splitlines()[0]
        made = variant(
            CatalogFault(fault="zero-width-space"), by_hand(source, f"{first}\n", f"\ufeff{first}\u2028\r\n\t\n", CHECK)
        )
        path = tmp_path / "sent.zip"
        path.write_bytes(pack_submission(made, None).content)
        assert open_submission(path).app.digest == made.app.digest

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (lambda files: files.pop(f"{FOLDER}/recipe.yaml"), "no submission: expected one folder"),
            (lambda files: files.update({"another/file": b""}), "no submission: expected one folder"),
            (lambda files: files.update({"file": b""}), "no submission: expected one folder"),
            (lambda files: files.clear(), "no submission: expected one folder"),
            (lambda files: files.update({f"{FOLDER}/recipe.yaml": b"\xff"}), "recipe.yaml is not UTF-8"),
            (lambda files: files.update({f"{FOLDER}/recipe.yaml": b"title: x\n"}), "recipe.yaml, line 1: "),
            (lambda files: files.update({f"{FOLDER}/recipe.yaml": b"#" * 200_000}), "recipe.yaml is larger"),
            (lambda files: files.update({f"{FOLDER}/Dockerfile": b"FROM evil\n"}), "Dockerfile is not as the recipe"),
            (lambda files: files.update({f"{FOLDER}/more.py": b""}), "more.py is not as the recipe"),
            (lambda files: files.pop(f"{FOLDER}/Dockerfile"), "Dockerfile is not as the recipe"),
        ],
        ids=[
            "no recipe", "two folders", "file beside the folder", "nothing", "recipe that is no UTF-8",
            "recipe that is none", "recipe that is too large", "file changed", "file added", "file taken out",
        ],
    )  # fmt: skip
    def test_what_the_recipe_does_not_make_is_refused(
        self, change: Callable[[dict[str, bytes]], object], message: str, tmp_path: Path
    ) -> None:
        files = inside(pack_submission(variant(), None).content)
        change(files)
        path = self.write(tmp_path, files)
        with pytest.raises(PackageError) as raised:
            open_submission(path)
        assert str(path) in str(raised.value)
        assert message in str(raised.value)

    @pytest.mark.parametrize(
        "folder", ["a-name", "stars-a-name", "planetarium-", "planetarium-A", "planetarium-a_b", "planetarium"]
    )
    def test_a_folder_that_is_not_named_after_the_variant_is_refused(self, folder: str, tmp_path: Path) -> None:
        files = inside(pack_submission(variant(), None).content)
        path = self.write(tmp_path, {name.replace(FOLDER, folder, 1): content for name, content in files.items()})
        with pytest.raises(PackageError, match="not named 'planetarium-<name>'"):
            open_submission(path)

    def test_a_refusal_puts_nothing_on_the_terminal_but_text(self, tmp_path: Path) -> None:
        files = inside(pack_submission(variant(), None).content)
        files[f"{FOLDER}/recipe.yaml"] += b'base: "x\\e[2J"\n'
        with pytest.raises(PackageError, match="characters that a terminal would obey") as raised:
            open_submission(self.write(tmp_path, files))
        assert str(raised.value).isprintable()

    def test_a_recipe_of_another_base_is_refused(self, tmp_path: Path) -> None:
        files = inside(pack_submission(variant(), None).content)
        text = files[f"{FOLDER}/recipe.yaml"].decode() + "base: nowhere.else\n"
        files = {f"nowhere.else-{name.removeprefix('planetarium-')}": data for name, data in files.items()}
        files["nowhere.else-a-name/recipe.yaml"] = text.encode()
        with pytest.raises(PackageError, match="no base called nowhere"):
            open_submission(self.write(tmp_path, files))

    def test_another_readme_and_script_are_never_believed_nor_in_the_way(self, tmp_path: Path) -> None:
        files = inside(pack_submission(variant(), None).content)
        for name in ("README.md", "start.sh", "proof.json", "picture.svg"):
            files[f"{FOLDER}/{name}"] = b"rm -rf /\n"
        opened = open_submission(self.write(tmp_path, files))
        assert isinstance(opened, Variant)
        assert "README.md" not in opened.app

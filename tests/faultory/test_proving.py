"""From a recipe to a proven, packed variant: the main job, as a user does it."""

import json
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.faultory.conftest import Call


def test_make_proves_and_packs_and_the_archive_proves_in_turn(faultory: Call, tmp_path: Path) -> None:
    made = faultory("make", "undying-planets", "-o", "dist")
    assert made.returncode == 0, made.stderr
    path = tmp_path / "work" / made.stdout.splitlines()[-1]
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        readme = archive.read("planetarium-undying-planets/README.md").decode()
        proof = json.loads(archive.read("planetarium-undying-planets/proof.json"))
    for wanted in ("start.sh", "recipe.yaml", "Dockerfile", "manifests/deployment.yaml", "planetarium/__main__.py"):
        assert f"planetarium-undying-planets/{wanted}" in names
    assert [line for line in readme.splitlines() if line.startswith("## ")][:3] == [
        "## Break",
        "## Visual",
        "## Indicator",
    ]
    assert 'Planet.planet_name == "name"' in readme
    assert "Planet.planet_name == name" in readme
    assert proof["verdict"] == "proven"
    assert path.stat().st_size <= 100 * 1024
    measured = json.loads(path.with_suffix(".proof.json").read_text())
    assert {purpose for run in measured["runs"] for purpose in run["purposes"]} == {
        "base", "empty recipe", "broken", "restarted", "healed", "healed in place"
    }  # fmt: skip

    again = faultory("prove", path, "--trust", "--json", "p.json", "--junit", "p.xml")
    assert again.returncode == 0
    assert "shown before" in again.stdout
    assert json.loads((tmp_path / "work" / "p.json").read_text())["verdict"] == "proven"
    assert ElementTree.parse(tmp_path / "work" / "p.xml").getroot().find(".//failure") is None


def test_what_is_not_broken_as_declared_is_not_packed(faultory: Call, tmp_path: Path) -> None:
    (tmp_path / "work" / "harmless.yaml").write_text(
        "title: T\nauthors: [us]\nbrief: Something is wrong.\nseed: 1\nrating: {diagnose: 1, fix: 1}\nfaults:\n"
        "  - edit:\n      file: planetarium/names.py\n      find: Names that\n      replace: Words that\n"
        "      explain: Only a docstring.\n      breaks: [planets.list]\n"
    )
    made = faultory("make", "harmless.yaml", "--trust", "-o", "dist")
    assert made.returncode == 1
    assert "declared but not failed: planets.list" in made.stdout
    assert not (tmp_path / "work" / "dist").exists()


def test_two_archives_of_one_recipe_are_the_same_to_the_byte(faultory: Call, tmp_path: Path, results: Path) -> None:
    one = faultory("make", "now-you-see-it", "-o", "one", env={"TZ": "Asia/Tokyo"}, umask=0o077)
    elsewhere = tmp_path / "else where"
    shutil.copytree(results, elsewhere, ignore=shutil.ignore_patterns("proof-*"))
    other = faultory(
        "make", "now-you-see-it", "-o", tmp_path / "two", cwd=elsewhere, umask=0,
        env={"LC_ALL": "C", "PYTHONHASHSEED": "7", "HOME": str(elsewhere), "FAULTORY_RESULTS": str(elsewhere)},
    )  # fmt: skip
    assert (one.returncode, other.returncode) == (0, 0), one.stderr + other.stderr
    name = "planetarium-now-you-see-it.zip"
    assert (tmp_path / "work" / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_sweep_of_the_catalog_reports_to_people_programs_and_ci(faultory: Call, tmp_path: Path) -> None:
    options = ("--fault", "wrong-database-name", "--json", "sweep.json", "--junit", "sweep.xml")
    swept = faultory("prove", "--catalog", *options)
    assert swept.returncode == 0, swept.stderr
    assert swept.stdout == "1 proven\n"
    assert "proven wrong-database-name-at-database-name" in swept.stderr
    (proof,) = json.loads((tmp_path / "work" / "sweep.json").read_text())["proofs"]
    assert proof["verdict"] == "proven"
    suites = ElementTree.parse(tmp_path / "work" / "sweep.xml").getroot()
    assert [suite.get("failures") for suite in suites] == ["0"]
    assert "(shown before)" in faultory("prove", "--fault", "wrong-database-name").stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Name a recipe, or ask for the catalog"),
        (("lost-moons", "--catalog"), "Name a recipe, or ask for the catalog"),
        (("--fault", "missing-indx"), "did you mean missing-index"),
        (("--fault", "missing-index", "--family", "unicode"), "is of the family unicode"),
    ],
)
def test_a_sweep_that_cannot_be_meant_is_refused(faultory: Call, arguments: tuple[str, ...], told: str) -> None:
    refused = faultory("prove", *arguments)
    assert refused.returncode == 2
    assert told in refused.stderr


def test_what_a_process_cannot_show_is_left_out_of_a_sweep_and_counted(faultory: Call) -> None:
    left_out = "left out: 1 of {} faults, which process does not show; use --backend docker"
    swept = faultory("prove", "--fault", "wrong-database-name", "--fault", "runs-as-root")
    assert (swept.returncode, swept.stdout) == (0, "1 proven\n"), swept.stderr
    assert left_out.format(2) in swept.stderr
    nothing = faultory("prove", "--fault", "runs-as-root")
    assert (nothing.returncode, nothing.stdout) == (3, "")
    assert left_out.format(1) in nothing.stderr


def test_a_recipe_of_the_image_is_not_packed_as_a_process_and_the_remedy_is_named(
    faultory: Call, tmp_path: Path
) -> None:
    faultory("new", "mine")
    recipe = tmp_path / "work" / "mine.yaml"
    recipe.write_text(
        "title: T\nauthors: [us]\nbrief: It is not there.\nseed: 1\nrating: {diagnose: 1, fix: 1}\n"
        "faults: [{fault: loopback-bind}]\n"
    )
    made = faultory("make", "mine.yaml")
    assert made.returncode == 3
    assert "loopback-bind at environment cannot be seen on the backend process: use --backend docker." in made.stdout
    assert "not packed" in made.stderr
    assert list((tmp_path / "work").glob("*.zip")) == []

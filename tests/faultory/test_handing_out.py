"""Keys, sealed submissions and sources, as whoever types the commands sees them."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from tests.faultory.conftest import Call

EDIT = """title: A comet that nobody has seen
authors: [us]
brief: Something is wrong.
seed: 1
rating: {diagnose: 1, fix: 1}
faults:
  - edit:
      file: manifests/configuration.yaml
      find: 'POOL_SIZE: "10"'
      replace: 'POOL_SIZE: "1" # a comet that nobody has seen'
      explain: The pool is too small.
      breaks: [info]
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work"


@pytest.fixture
def sealed(faultory: Call, work: Path) -> str:
    """A sealed submission, beside `instructor.key`, which opens it, and `other.key`, which does not."""
    public = faultory("keygen", "-o", "instructor.key").stdout.strip()
    faultory("keygen", "-o", "other.key")
    made = faultory("make", "lost-moons", "--no-proof", "--seal-to", public, "-o", "sent")
    assert made.returncode == 0, made.stderr
    return str(made.stdout.strip())


def test_a_key_is_only_its_owners_and_never_written_over(faultory: Call, work: Path) -> None:
    made = faultory("keygen", "-o", "instructor.key")
    assert made.stdout.startswith("age1")
    assert stat.S_IMODE((work / "instructor.key").stat().st_mode) == 0o600
    text = (work / "instructor.key").read_text()
    assert text.splitlines()[0] == f"# public key: {made.stdout.strip()}"
    again = faultory("keygen", "-o", "instructor.key")
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert (work / "instructor.key").read_text() == text


def test_what_is_sealed_goes_by_a_code_name_and_keeps_its_answer(sealed: str, work: Path) -> None:
    assert [path.name for path in (work / "sent").iterdir()] == [Path(sealed).name]
    assert "lost-moons" not in sealed
    with zipfile.ZipFile(work / sealed) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
    assert "answer.age" in names
    assert "Dockerfile" in names
    assert names.isdisjoint({"README.md", "recipe.yaml", "proof.json", "picture.svg"})


@pytest.mark.parametrize("command", ["check", "source", "prove", "image", "run", "handout"])
def test_every_command_asks_for_the_key(command: str, sealed: str, faultory: Call) -> None:
    for arguments, said in (([], "--key FILE"), (["--key", "other.key"], "no key that was given opens it")):
        refused = faultory(command, sealed, *arguments)
        assert refused.returncode == 2
        assert said in refused.stderr


def test_the_key_is_given_as_an_option_or_in_the_environment(sealed: str, faultory: Call) -> None:
    assert faultory("check", sealed, "--key", "instructor.key").returncode == 0
    assert faultory("check", sealed, env={"FAULTORY_KEY": "other.key:instructor.key"}).returncode == 0
    assert faultory("check", sealed, "--key", "other.key", "--key", "instructor.key").returncode == 0


def test_a_key_that_is_not_there_is_named(sealed: str, faultory: Call) -> None:
    refused = faultory("check", sealed, "--key", "nowhere.key")
    assert refused.returncode == 2
    assert "nowhere.key: no file with keys that can be read" in refused.stderr


def test_what_cannot_be_sealed_to_is_refused_before_anything_runs(faultory: Call, work: Path) -> None:
    refused = faultory("make", "lost-moons", "--seal-to", "age1nobody")
    assert refused.returncode == 2
    assert "'age1nobody' is no public key" in refused.stderr
    assert list(work.iterdir()) == []


def test_a_drawn_recipe_is_sealed_with_its_archive(faultory: Call, work: Path) -> None:
    public = faultory("keygen", "-o", "instructor.key").stdout.strip()
    made = faultory("make", "--random", "--seed", "3", "--no-proof", "--seal-to", public, "-o", "sent")
    assert made.returncode == 0, made.stderr
    name = Path(made.stdout.strip()).stem
    assert sorted(path.name for path in (work / "sent").iterdir()) == [f"{name}.yaml.age", f"{name}.zip"]


def test_the_source_is_released_without_the_answer(sealed: str, faultory: Call, work: Path) -> None:
    released = faultory("source", sealed, "--key", "instructor.key", "-o", "teams", "--json")
    assert released.returncode == 0, released.stderr
    about = json.loads(released.stdout)
    folder = work / about["folder"]
    assert about["leaks"] == []
    assert (folder / "Dockerfile").exists()
    answer = ("README.md", "recipe.yaml", "proof.json", "picture.svg", "answer.age")
    assert not [name for name in answer if (folder / name).exists()]
    again = faultory("source", sealed, "--key", "instructor.key", "-o", "teams")
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_what_tells_is_shown_with_its_place_and_not_written(faultory: Call, work: Path) -> None:
    (work / "first-night.yaml").write_text(EDIT)
    refused = faultory("source", "first-night.yaml", "-o", "teams", "--json")
    assert refused.returncode == 1
    found = {(leak["place"], leak["kind"]) for leak in json.loads(refused.stdout)["leaks"]}
    assert ("manifests/configuration.yaml:12", "title") in found
    assert "manifests/configuration.yaml:12: title 'A comet that nobody has seen'" in refused.stderr
    assert list((work / "teams").iterdir()) == []


def test_without_an_engine_a_handout_says_what_to_install(faultory: Call, work: Path) -> None:
    refused = faultory("handout", "lost-moons", "-o", "teams", env={"DOCKER_HOST": "unix:///nowhere"})
    assert refused.returncode == 3
    assert "install Docker" in refused.stderr
    assert list(work.iterdir()) == []

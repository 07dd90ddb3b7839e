"""A stranger's code runs in a sandbox, or with the word of whoever runs it."""

from pathlib import Path

import pytest

from tests.faultory.conftest import Call

HEAD = "title: T\nauthors: [us]\nbrief: Something is wrong.\nseed: 1\nrating: {diagnose: 1, fix: 1}\nfaults:\n"
BY_HAND = HEAD + (
    "  - edit: {file: planetarium/names.py, find: Names that, replace: Words that, explain: e, breaks: [info]}\n"
)
OF_THE_CATALOG = HEAD + "  - {fault: wrong-database-password}\n"


@pytest.mark.parametrize("command", ["prove", "make", "run"])
def test_edits_made_by_hand_need_a_sandbox_or_a_word(command: str, faultory: Call, tmp_path: Path) -> None:
    (tmp_path / "work" / "theirs.yaml").write_text(BY_HAND)
    refused = faultory(command, "theirs.yaml")
    assert refused.returncode == 2
    assert "theirs.yaml is a recipe with edits made by hand" in refused.stderr
    assert "--backend docker" in refused.stderr
    assert "--trust" in refused.stderr


@pytest.mark.parametrize("command", ["prove", "run"])
def test_so_does_a_submission(command: str, faultory: Call) -> None:
    faultory("make", "nobody-gets-in", "--no-proof")
    refused = faultory(command, "planetarium-nobody-gets-in.zip")
    assert refused.returncode == 2
    assert "is a submission" in refused.stderr


def test_what_the_catalog_cuts_needs_neither(faultory: Call, tmp_path: Path) -> None:
    (tmp_path / "work" / "mine.yaml").write_text(OF_THE_CATALOG)
    assert faultory("prove", "mine.yaml").returncode == 0


def test_what_is_not_run_needs_neither(faultory: Call, tmp_path: Path) -> None:
    (tmp_path / "work" / "theirs.yaml").write_text(BY_HAND)
    assert faultory("check", "theirs.yaml").returncode == 0
    assert faultory("make", "theirs.yaml", "--no-proof").returncode == 0


def test_a_recipe_that_ships_is_known_by_its_place_not_by_its_name(faultory: Call, tmp_path: Path) -> None:
    (tmp_path / "work" / "moons-that-were-there.yaml").write_text(BY_HAND)
    assert faultory("prove", "moons-that-were-there.yaml").returncode == 2


def test_without_an_engine_the_sandbox_is_unproven(faultory: Call) -> None:
    ended = faultory("prove", "nobody-gets-in", "--backend", "docker", env={"DOCKER_HOST": "unix:///nowhere"})
    assert ended.returncode == 3
    assert "unproven" in ended.stdout
    assert "No Docker engine answers" in ended.stdout
    assert "install Docker" in ended.stdout

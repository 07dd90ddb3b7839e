"""Auditing from the command line: from what ships, without running anything."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click import UsageError
from click.testing import CliRunner, Result

from auditor.audit import audit
from auditor.collection import CATALOG, read_evidence, shipped, write_evidence
from bases.base import find_base
from faultory import exits
from faultory.__main__ import cli
from faultory.console import out
from faultory.inputs import shipped_recipes
from faultory.measuring import shipped_evidence, stale
from tests.auditor.report.strangers import nasty

Ask = Callable[..., Result]

MINE = """\
title: Mine
authors: [us]
brief: Something is wrong.
seed: 1
rating: {diagnose: 1, fix: 1}
faults:
  - {fault: inverted-condition, site: moons.delete}
"""


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setenv("FAULTORY_RESULTS", str(tmp_path / "results"))
    monkeypatch.setenv("FAULTORY_DATABASE", f"sqlite:///{tmp_path / 'incidents.sqlite3'}")
    monkeypatch.setattr(out, "_width", 200)  # whatever terminal the tests run in
    monkeypatch.setattr(out, "_height", 50)

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(cli, [*map(str, arguments)], standalone_mode=False)

    return call


def test_the_curated_recipes_are_audited_from_what_ships(ask: Ask) -> None:
    done = ask("audit", "--csv", "-")
    lines = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {line["variant"] for line in lines} == set(shipped_recipes())
    widest = [max(abs(float(line["diagnose_gap"])), abs(float(line["fix_gap"]))) for line in lines]
    assert widest == sorted(widest, reverse=True)
    assert done.return_value == exits.OK


def test_one_recipe_is_shown_with_all_that_its_rating_rests_on(ask: Ask) -> None:
    shown = ask("audit", "lost-moons").stdout
    for term in ("reach", "named", "ambiguity", "remedy", "tempting"):
        assert term in shown


def test_what_is_in_brackets_is_shown_as_it_is(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[/of] pip install 'pydantic[email]' :moon:"
    monkeypatch.setattr("faultory.commands.audit.make_audit", lambda *given: audit([nasty(text)], {}))
    lines = ask("audit").stdout.splitlines()
    assert lines[1].startswith(text)
    assert f"{text}, diagnose: " in "\n".join(lines)
    assert sum(line.rstrip().endswith(f" {text}") for line in lines) == 7


def test_what_never_comes_is_null_in_json(ask: Ask) -> None:
    def refused(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    told = json.loads(ask("audit", "door-behind-the-door", "--json", "-").stdout, parse_constant=refused)
    terms = {term["term"]: term for term in told["variants"][0]["diagnose"]["evidence"]["terms"]}
    assert terms["delay"]["measured"] is None
    assert terms["delay"]["value"] == 1


def test_a_gap_that_is_too_wide_ends_with_1(ask: Ask) -> None:
    assert ask("audit", "lost-moons", "--max-gap", "0").return_value == exits.NOT_AS_DECLARED
    assert ask("audit", "lost-moons", "--max-gap", "4").return_value == exits.OK


@pytest.mark.parametrize("gap", ["nan", "inf"])
def test_a_gap_that_nothing_is_wider_than_is_refused(ask: Ask, gap: str) -> None:
    refused = ask("audit", "lost-moons", "--max-gap", gap).exception
    assert isinstance(refused, UsageError)
    assert f"not {gap}" in refused.message


def test_what_is_printed_is_of_one_kind(ask: Ask) -> None:
    refused = ask("audit", "lost-moons", "--json", "-", "--csv", "-").exception
    assert isinstance(refused, UsageError)
    assert "Only one" in refused.message


def test_what_is_not_proven_is_named_with_the_remedy_and_ends_with_3(ask: Ask, tmp_path: Path) -> None:
    recipe = tmp_path / "mine.yaml"
    recipe.write_text(MINE)
    done = ask("audit", recipe, "--json", "-")
    assert done.return_value == exits.UNPROVEN
    (unrated,) = json.loads(done.stdout)["unrated"]
    assert unrated["variant"] == "mine"
    assert f"`faultory prove {recipe}`" in unrated["reason"]


def test_evidence_of_other_checks_counts_and_is_told(ask: Ask, tmp_path: Path) -> None:
    base = find_base("planetarium")
    (first, *rest) = read_evidence(shipped("planetarium", CATALOG))
    renamed = first.seen.symptoms[0].model_copy(update={"check": "planets.renamed"})
    seen = first.seen.model_copy(update={"symptoms": (*first.seen.symptoms[1:], renamed)})
    file = tmp_path / "catalog.jsonl"
    today = [one.model_copy(update={"contract": base.contract_digest}) for one in rest]
    write_evidence(file, [first.model_copy(update={"seen": seen, "contract": "old"}), *today])
    done = ask("audit", "lost-moons", "--evidence", file)
    assert done.return_value == exits.OK
    recipes = shipped_evidence(base).values()
    old = stale(base, [one for one in recipes if one.name == "lost-moons"]) + 1
    assert f"{old} of {len(rest) + 2} pieces of evidence were gathered on an earlier contract" in done.stderr


def test_two_recipes_of_one_name_are_refused(ask: Ask, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.yaml").write_text(MINE)
    refused = ask("audit", tmp_path / "a" / "mine.yaml", tmp_path / "b" / "mine.yaml").exception
    assert isinstance(refused, UsageError)
    assert "have the same name" in refused.message


def test_incidents_move_a_rating_and_say_how_many_they_were(ask: Ask) -> None:
    def diagnosed() -> dict[str, float]:
        found: dict[str, float] = json.loads(ask("audit", "lost-moons", "--json", "-").stdout)["variants"][0][
            "diagnose"
        ]
        return found

    before = diagnosed()
    assert before["outcomes"] == 0
    for team in ("a", "b", "c"):
        times = ("--deployed", "2026-11-20T10:00+01:00", "--detected", "2026-11-20T10:01+01:00")
        done = ask("record", "--team", team, "--variant", "lost-moons", *times, "--diagnosed", "2026-11-20T10:02+01:00")
        assert done.return_value == exits.OK
    after = diagnosed()
    assert after["outcomes"] == 3
    assert after["measured"] < before["measured"]
    assert before["evidence"] == after["evidence"]


def record(ask: Ask, team: str, variant: str, minutes: int) -> Result:
    times = (
        "--deployed",
        "2026-11-20T10:00Z",
        "--diagnosed",
        f"2026-11-20T10:{minutes}Z",
        "--fixed",
        "2026-11-20T11:10Z",
    )
    return ask("record", "--team", team, "--variant", variant, *times)


def test_what_else_is_audited_changes_no_rating(ask: Ask) -> None:
    for team, variant, minutes in (("a", "lost-moons", 10), ("a", "upside-down", 50), ("b", "upside-down", 12)):
        assert record(ask, team, variant, minutes).return_value == exits.OK

    def rated(*recipes: str) -> object:
        listed = json.loads(ask("audit", *recipes, "--json", "-").stdout)["variants"]
        return next(one for one in listed if one["variant"] == "lost-moons")

    alone = rated("lost-moons")
    assert alone == rated("lost-moons", "upside-down") == rated()


@pytest.mark.parametrize(("name", "hint"), [("planetarium-lost-moons", "; was lost-moons meant?"), ("slow-stars", "")])
def test_incidents_that_do_not_count_are_named(ask: Ask, name: str, hint: str) -> None:
    record(ask, "a", name, 10)
    done = ask("audit", "lost-moons", "-q")
    assert done.stderr == f"incidents of {name} do not count: no variant of that name is rated here{hint}\n"
    assert done.return_value == exits.OK
    record(ask, "a", "upside-down", 10)
    assert "upside-down" not in ask("audit", "lost-moons").stderr, "a curated one counts for the others"


def test_the_report_is_one_file(ask: Ask, tmp_path: Path) -> None:
    ask("audit", "lost-moons", "upside-down", "--html", tmp_path / "audit.html")
    text = (tmp_path / "audit.html").read_text(encoding="utf-8")
    assert "lost-moons" in text
    assert "upside-down" in text


def test_the_gaps_of_the_grid_are_shown(ask: Ask) -> None:
    done = ask("catalog", "--gaps")
    shown = done.stdout
    assert "fix 4" in shown
    assert "another --seed may" in " ".join(done.stderr.split())
    assert not [line for line in shown.splitlines() if line.startswith("empty") and "fix 5" not in line]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--random", "--diagnose", "4"),
        ("--random", "--diagnose", "4", "--fix", "2", "--difficulty", "hard"),
        ("lost-moons", "--diagnose", "4", "--fix", "2"),
        ("lost-moons", "--faults", "2"),
    ],
)
def test_what_is_wanted_is_for_what_is_drawn_and_a_rating_is_two_numbers(arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(cli, ["make", *arguments])
    assert done.exit_code == exits.WRONG_INPUT


def test_a_drawn_rating_is_written_into_the_recipe(ask: Ask, tmp_path: Path) -> None:
    arguments = ("make", "--random", "--diagnose", "4", "--fix", "2", "--seed", "8", "--no-proof", "-o", tmp_path)
    assert ask(*arguments).return_value == exits.OK
    assert "rating:\n  diagnose: 4\n  fix: 2" in (tmp_path / "random-4-2-seed-8.yaml").read_text()

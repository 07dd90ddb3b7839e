"""What an instructor records is kept, listed, exchanged and forgotten; what is wrong with it ends in one message."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.errors import CalibrationError
from faultory import exits
from faultory.__main__ import cli
from faultory.console import out

KEY = ("--team", "team [3]", "--variant", "lost-moons", "--deployed", "2026-11-20T10:00+01:00")
COURSE = ("--detected", "2026-11-20T10:06+01:00", "--hint", "2026-11-20T10:30+01:00", "--gave-up", "2026-11-20T11:15Z")
Record = Callable[..., Result]


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """Runs the command on a database of this test's own."""
    monkeypatch.setenv("FAULTORY_DATABASE", f"sqlite:///{tmp_path}/course/incidents")
    monkeypatch.setattr(out, "_width", 200)  # whatever terminal the tests run in
    monkeypatch.setattr(out, "_height", 50)
    return lambda *arguments: CliRunner().invoke(cli, ["record", *arguments])


def listed(record: Record, *chosen: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(record("--list", "--json", *chosen).stdout)
    return found


def test_what_happened_is_recorded_and_listed(record: Record, tmp_path: Path) -> None:
    done = record(*KEY, *COURSE)
    assert done.exit_code == exits.OK
    assert done.stdout == "recorded: team [3], lost-moons, 2026-11-20T10:00:00+01:00\n"
    assert done.stderr == f"kept in sqlite:///{tmp_path}/course/incidents\n"
    assert listed(record) == [
        {
            "team": "team [3]",
            "variant": "lost-moons",
            "deployed": "2026-11-20T10:00:00+01:00",
            "detected": "2026-11-20T10:06:00+01:00",
            "diagnosed": None,
            "fixed": None,
            "hints": ["2026-11-20T10:30:00+01:00"],
            "hints_used": 1,
            "gave_up": "2026-11-20T11:15:00+00:00",
        }
    ]
    table = record("--list").stdout.splitlines()
    assert table[0].split() == ["team", "variant", "deployed", "detected", "diagnosed", "fixed", "gave", "up", "hints"]
    shown = ["team", "[3]", "lost-moons", "2026-11-20T10:00+01:00", "+6", "min", "+135", "min", "1"]
    assert table[1].split() == shown


@pytest.mark.parametrize(("width", "time"), [(80, "10:00"), (40, "10:00"), (60, "10:00:07")])
def test_the_list_has_what_removing_asks_for_however_narrow(
    record: Record, monkeypatch: pytest.MonkeyPatch, width: int, time: str
) -> None:
    deployed = f"2026-11-20T{time}+01:00"
    long = ("--team", "the team of the long corridor", "--variant", "until-the-wishes-are-used-up")
    assert record(*long, "--deployed", deployed, *COURSE).exit_code == exits.OK
    monkeypatch.setattr(out, "_width", width)
    shown = record("--list").stdout
    assert deployed in shown
    assert "…" not in shown


def test_recorded_again_it_takes_the_place_of_what_was_there_and_says_so(record: Record) -> None:
    record(*KEY)
    assert record(*KEY, "--hints-used", "2").stdout.endswith("+01:00, in place of what was there\n")
    assert [one["hints_used"] for one in listed(record)] == [2]


@pytest.mark.parametrize(
    ("name", "told", "again"),
    [
        ("planetarium-lost-moons", "was lost-moons meant?", True),
        ("lost-moon", "was lost-moons meant?", True),
        ("slow-stars", "these count where `faultory audit` is given the recipe", False),
    ],
)
def test_a_name_that_no_recipe_has_is_recorded_with_a_warning(
    record: Record, name: str, told: str, again: bool
) -> None:
    warning = f"no recipe {name} ships with faultory: {told}\n"
    done = record("--team", "a", "--variant", name, *KEY[4:])
    assert done.exit_code == exits.OK
    assert done.stderr.endswith(warning)
    assert (warning in record("--team", "b", "--variant", name, *KEY[4:]).stderr) is again
    assert len(listed(record, "--variant", name)) == 2


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_listed_can_be_imported(record: Record, tmp_path: Path, form: str) -> None:
    record(*KEY, *COURSE)
    record("--team", "team-4", *KEY[2:])
    before = listed(record)
    file = tmp_path / f"incidents.{form}"
    file.write_text(record("--list", f"--{form}").stdout)
    record("--remove", *KEY)
    done = record("--import", str(file))
    assert done.stdout == "recorded: 2 incidents, 1 in place of what was there\n"
    assert listed(record) == before


def test_the_list_can_be_of_one_team_or_variant(record: Record) -> None:
    record(*KEY)
    assert len(listed(record, "--team", "team [3]", "--variant", "lost-moons")) == 1
    assert listed(record, "--team", "team-4") == []
    assert listed(record, "--variant", "three-storms") == []
    assert record("--list", "--team", "team-4").stderr.startswith("nothing like that is recorded in sqlite:///")


def test_an_incident_can_be_forgotten_once(record: Record) -> None:
    record(*KEY, *COURSE)
    done = record("--remove", *KEY[:-1], "2026-11-20T09:00Z")
    assert done.stdout == "forgotten: team [3], lost-moons, 2026-11-20T09:00:00+00:00\n"
    assert listed(record) == []
    again = record("--remove", *KEY)
    assert isinstance(again.exception, CalibrationError)
    assert "is not in sqlite:///" in str(again.exception)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*KEY[:-1], "2026-11-20T10:00"), "--deployed: a time needs its zone, such as 2026-11-20T10:00+01:00"),
        ((*KEY, "--hint", "soon"), "--hint: is no time: write it as"),
        ((*KEY, "--gave-up", "2026-11-20T09:00+01:00"), "gave_up is 2026-11-20T09:00:00+01:00, before deployed"),
        (("--team", "a"), "--variant: is missing: add it\n--deployed: is missing: add it"),
        (("--remove", "--team", "a"), "--variant: is missing: add it"),
        (("--import", "missing.csv"), "missing.csv: cannot be read: No such file"),
        ((*KEY, "--database", "incidents"), "a database is named by a URL: sqlite:///FILE or postgresql://"),
    ],
)
def test_what_cannot_be_recorded_is_told_with_its_option(record: Record, arguments: tuple[str, ...], said: str) -> None:
    refused = record(*arguments)
    assert isinstance(refused.exception, CalibrationError)
    assert said in str(refused.exception)
    assert listed(record) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say what happened with --team, --variant and --deployed, or use --import or --list."),
        (("--list", "--remove"), "Use one of --list and --remove."),
        (("--json",), "--json or --csv says how to --list"),
        (("--list", "--json", "--csv"), "use one of them"),
        (("--list", "--deployed", "now"), "--deployed cannot be used with --list."),
        (("--import", "a.csv", "--team", "a"), "--team cannot be used with --import."),
        (("--remove", *KEY, "--hint", "now", "--gave-up", "now"), "--gave-up, --hint cannot be used with --remove."),
    ],
)
def test_options_that_do_not_go_together_are_refused(record: Record, arguments: tuple[str, ...], said: str) -> None:
    refused = record(*arguments)
    assert refused.exit_code == exits.WRONG_INPUT
    assert said in " ".join(refused.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (KEY[:-1], exits.WRONG_INPUT, "requires an argument"),
        (KEY[:-2], exits.WRONG_INPUT, "error: --deployed: is missing: add it"),
        (("--list", "--database", "sqlite:////dev/null/incidents"), exits.OK, "nothing like that is recorded"),
        (("--list", "--database", "sqlite:////dev"), exits.UNPROVEN, "cannot be reached: unable to open database file"),
        ((*KEY, "--database", "postgresql://me:secret@127.0.0.1:1/x"), exits.UNPROVEN, "cannot be reached: connection"),
    ],
)
def test_whatever_goes_wrong_ends_in_one_message_and_an_exit_code(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    command = [sys.executable, "-m", "faultory", "record", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == code
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "secret" not in ended.stderr

"""Incidents go out as CSV and JSON and come back the same; what cannot be taken is told with its place."""

import csv
import io
import json
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.calibration.exchange import COLUMNS, SHOWN, read_incidents, to_csv, to_json
from auditor.calibration.incident import Incident
from auditor.errors import CalibrationError
from tests.auditor.calibration.incidents import after, incident, incidents

HEADER = "team,variant,deployed,detected,diagnosed,fixed,hints,gave_up\n"
ROW = "team-3,lost-moons,2026-11-20T12:00+01:00,2026-11-20T12:05+01:00,,,,\n"

several = st.lists(incidents(), max_size=4, unique_by=lambda one: (one.team, one.variant, one.deployed))


def read(folder: Path, text: str, name: str = "incidents.csv") -> tuple[Incident, ...]:
    (folder / name).write_text(text, encoding="utf-8")
    return read_incidents(folder / name)


def refusal(folder: Path, text: str, name: str = "incidents.csv") -> str:
    with pytest.raises(CalibrationError) as refused:
        read(folder, text, name)
    return str(refused.value).replace(f"{folder}/", "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(several)
def test_what_is_written_is_read_as_the_same_incidents(tmp_path: Path, made: list[Incident]) -> None:
    for name, write in (("a.csv", to_csv), ("a.json", to_json)):
        again = read(tmp_path, write(made), name)
        assert again == tuple(made)
        assert [one.deployed.utcoffset() for one in again] == [one.deployed.utcoffset() for one in made]


def test_a_spreadsheets_file_is_read(tmp_path: Path) -> None:
    text = (HEADER + ",,,,,,,\n" + ROW + "\n").replace("\n", "\r\n")
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (read_one,) = read_incidents(tmp_path / "a.csv")
    assert read_one == incident(diagnosed=None, fixed=None)
    assert read_one.deployed.tzinfo == timezone(timedelta(hours=1))


def test_blank_lines_and_columns_around_the_table_are_passed_over(tmp_path: Path) -> None:
    lines = [line + ",," for line in (HEADER + ROW).splitlines()]
    (plain,) = read(tmp_path, HEADER + ROW)
    assert read(tmp_path, "\n".join(["", ",,,", *lines])) == (plain,)
    assert read(tmp_path, "\n".join(["", ";;", *lines]).replace(",", ";")) == (plain,)
    assert "incidents.csv, line 3: 'teams' is no column" in refusal(tmp_path, "\n,\n" + HEADER.replace("team", "teams"))


@pytest.mark.parametrize("team", ["=1+1", "-2", "+3", "@x", "'=1", "''-1", "'quoted'", "3-2"])
def test_a_team_is_no_formula_and_reads_back_as_it_is(tmp_path: Path, team: str) -> None:
    written = to_csv([incident(team=team)])
    (line,) = csv.DictReader(io.StringIO(written))
    assert not line["team"].startswith(("=", "+", "-", "@"))
    assert read(tmp_path, written) == (incident(team=team),)


def test_semicolons_may_part_the_columns_as_some_spreadsheets_have_it(tmp_path: Path) -> None:
    stream = io.StringIO()
    rows = csv.reader(io.StringIO(to_csv([incident(hints=(after(10), after(20)))])))
    csv.writer(stream, delimiter=";").writerows(rows)
    assert read(tmp_path, stream.getvalue()) == (incident(hints=(after(10), after(20))),)


def test_hints_are_times_or_where_these_are_not_known_a_number(tmp_path: Path) -> None:
    head, start = "team,variant,deployed,hints\n", "team-3,lost-moons,2026-11-20T12:00+01:00,"
    (timed,) = read(tmp_path, f"{head}{start}2026-11-20T12:20+01:00; 2026-11-20T12:10+01:00\n")
    (counted,) = read(tmp_path, f"{head}{start}2\n")
    assert timed.hints == (after(10), after(20))
    assert (counted.hints, counted.hints_used) == ((), 2)


def test_all_problems_are_told_with_line_column_and_remedy(tmp_path: Path) -> None:
    rows = ROW + "team-4,Lost Moons,2026-11-20T12:00,,,,,\n" + '"team-5\n",lost-moons,2026-11-20T12:00Z,,,,,\n'
    assert refusal(tmp_path, HEADER + rows + ROW).splitlines() == [
        "incidents.csv, line 3, variant: is the name of a recipe: lower-case letters, digits and hyphens, found "
        "'Lost Moons'",
        "incidents.csv, line 3, deployed: a time needs its zone, such as 2026-11-20T10:00+01:00, found "
        "'2026-11-20T12:00:00'",
        "incidents.csv, line 6: has the team, variant and deployed of line 2: remove one of them, or correct it",
        "nothing was imported",
    ]


def test_of_very_many_problems_the_first_are_told(tmp_path: Path) -> None:
    told = refusal(tmp_path, HEADER + ROW.replace("+01:00", "") * 20).splitlines()
    assert len(told) == SHOWN + 2
    assert told[-2:] == ["and 30 more", "nothing was imported"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.txt", "", "a.txt: the name of a file of incidents ends in .csv or .json"),
        ("a.csv", "", "a.csv, line 1: is empty: begin with a row of columns, team,variant,deployed"),
        ("a.csv", "team,variant\n", "a.csv, line 1: there is no column deployed: add it"),
        ("a.csv", "team,solved\n", "a.csv, line 1: 'solved' is no column; these are: team, variant, deployed"),
        ("a.csv", "team,team\n", "a.csv, line 1: there are several columns team: remove all but one"),
        ("a.csv", HEADER + ROW + "a,b" * 9, "a.csv, line 3: has 10 cells for 8 columns"),
        ("a.csv", HEADER + 'a,"b', "a.csv, line 2: is not CSV: unexpected end of data"),
        ("a.json", "[{]", "a.json, line 1, column 3: is not JSON"),
        ("a.json", "{}", "a.json: is no list of incidents: put them in [ and ]"),
        ("a.json", "[" * 100_000, "a.json: is no list of incidents"),
        ("a.json", f"[{'9' * 5000}]", "a.json: is no list of incidents"),
        ("a.json", "[3]", "a.json, entry 1: is no object with the fields of an incident"),
        ("a.json", '[{"team": "a"}]', "a.json, entry 1, variant: is missing: add it"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(tmp_path: Path, name: str, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text, name)


def test_a_file_that_is_missing_or_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match="cannot be read: No such file"):
        read_incidents(tmp_path / "a.csv")
    (tmp_path / "a.csv").write_bytes(HEADER.encode() + b"\xe4")
    with pytest.raises(CalibrationError, match="not UTF-8 at byte 61: save the file as UTF-8"):
        read_incidents(tmp_path / "a.csv")


def test_another_program_finds_every_field() -> None:
    (told,) = json.loads(to_json([incident(hints_used=2)]))
    assert tuple(told) == COLUMNS
    assert told["fixed"] == "2026-11-20T12:40:00+01:00"
    assert (told["hints"], told["hints_used"], told["gave_up"]) == ([], 2, None)

"""Incidents as CSV and as JSON: what instructors keep in a spreadsheet, and what other programs read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from auditor.calibration.incident import Incident, problems
from auditor.errors import CalibrationError
from auditor.spreadsheets import guarded, unguarded

COLUMNS = tuple(Incident.model_fields)
REQUIRED = tuple(name for name, field in Incident.model_fields.items() if field.is_required())
MAXIMUM_BYTES = 16 * 1024 * 1024
SHOWN = 10
"""How many problems of a file a message tells; the others are counted."""


class Entry(NamedTuple):
    """What is to become an incident, and how its place in the file is called."""

    place: str
    data: Any


def read_incidents(path: Path) -> tuple[Incident, ...]:
    """The incidents of a file, CSV or JSON by its ending: all of them or, with CalibrationError, none.

    CSV has a header row with the fields of an incident as columns in any order, separated by commas or, as some
    spreadsheets do it, by semicolons. The times of several hints are separated by semicolons; where they are not known,
    `hints` may be their number. JSON is a list of objects.

    Raises:
        CalibrationError: with file, line or entry, column and remedy of the first problems.
    """
    readers: dict[str, Callable[[str, str], Iterable[Entry]]] = {".csv": _rows, ".json": _objects}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise CalibrationError(f"{path}: the name of a file of incidents ends in .csv or .json")
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise CalibrationError(f"{path}: has more than {MAXIMUM_BYTES // 1024**2} MiB: import it in parts")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CalibrationError(f"{path}: not UTF-8 at byte {error.start}: save the file as UTF-8") from error
    except OSError as error:
        raise CalibrationError(f"{path}: cannot be read: {error.strerror}") from error
    return _validate(reader(text, str(path)), str(path))


def to_csv(incidents: Iterable[Incident]) -> str:
    """A header row and a row an incident, which `read_incidents` reads as the same incidents."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for incident in incidents:
        data = incident.model_dump(mode="json")
        writer.writerow({**data, "team": guarded(incident.team), "hints": ";".join(data["hints"])})
    return stream.getvalue()


def to_json(incidents: Iterable[Incident]) -> str:
    """A list of objects, which `read_incidents` reads as the same incidents."""
    listed = [incident.model_dump(mode="json") for incident in incidents]
    return json.dumps(listed, indent=1, ensure_ascii=False) + "\n"


def _validate(entries: Iterable[Entry], file: str) -> tuple[Incident, ...]:
    found: dict[tuple[object, ...], tuple[str, Incident]] = {}
    wrong: list[str] = []
    for place, data in entries:
        try:
            incident = Incident.model_validate(data)
        except ValidationError as error:
            wrong += [f"{file}, {place}{f', {field}' if field else ''}: {told}" for field, told in problems(error)]
            continue
        key = (incident.team, incident.variant, incident.deployed)
        if key in found:
            same = f"has the team, variant and deployed of {found[key][0]}"
            wrong.append(f"{file}, {place}: {same}: remove one of them, or correct it")
        found.setdefault(key, (place, incident))
    if wrong:
        more = [f"and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
        raise CalibrationError("\n".join([*wrong[:SHOWN], *more, "nothing was imported"]))
    return tuple(incident for _, incident in found.values())


def _rows(text: str, file: str) -> Iterator[Entry]:
    """The rows of a CSV file that hold something. Raises CalibrationError when it cannot be told what they hold."""
    header = next((line for line in text.split("\n") if line.strip(" \t\r,;")), "")
    semicolons = ";" in header and "," not in header
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if semicolons else ",", strict=True)
    columns: list[str] = []
    line = 1
    try:
        for cells in map(_without_empty_ends, rows):
            if cells and not columns:
                columns = _columns(cells, f"{file}, line {line}")
            elif cells:
                if len(cells) > len(columns):
                    raise CalibrationError(
                        f"{file}, line {line}: has {len(cells)} cells for {len(columns)} columns: put those in "
                        f"quotation marks that hold a {rows.dialect.delimiter}"
                    )
                given = zip(columns, map(unguarded, cells), strict=False)
                yield Entry(f"line {line}", _data({name: cell for name, cell in given if cell}))
            line = rows.line_num + 1
    except csv.Error as error:
        raise CalibrationError(f"{file}, line {rows.line_num}: is not CSV: {error}") from error
    if not columns:
        raise CalibrationError(f"{file}, line 1: is empty: begin with a row of columns, {','.join(COLUMNS)}")


def _without_empty_ends(cells: list[str]) -> list[str]:
    """The cells without blanks around them, up to the last that holds something."""
    stripped = [cell.strip() for cell in cells]
    while stripped and not stripped[-1]:
        stripped.pop()
    return stripped


def _columns(cells: list[str], place: str) -> list[str]:
    columns = [cell.lower() for cell in cells]
    for name in columns:
        if name not in COLUMNS:
            raise CalibrationError(f"{place}: {name!r} is no column; these are: {', '.join(COLUMNS)}")
        if columns.count(name) > 1:
            raise CalibrationError(f"{place}: there are several columns {name}: remove all but one")
    if missing := [name for name in REQUIRED if name not in columns]:
        raise CalibrationError(f"{place}: there is no column {', '.join(missing)}: add it")
    return columns


def _data(cells: dict[str, str]) -> dict[str, Any]:
    """The cells of a row that hold something, as an incident's fields."""
    hints = cells.get("hints", "")
    if hints.isdecimal() and "hints_used" not in cells:
        return {name: cell for name, cell in cells.items() if name != "hints"} | {"hints_used": hints}
    return {**cells, "hints": [time for time in hints.split(";") if time.strip()]}


def _objects(text: str, file: str) -> Iterator[Entry]:
    """The objects of a JSON file's list. Raises CalibrationError when there is none."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{file}, line {error.lineno}, column {error.colno}"
        raise CalibrationError(f"{place}: is not JSON: {error.msg}") from error
    except (RecursionError, ValueError) as error:  # nested, or a number, beyond all bounds
        raise CalibrationError(f"{file}: is no list of incidents") from error
    if not isinstance(data, list):
        raise CalibrationError(f"{file}: is no list of incidents: put them in [ and ]")
    for number, entry in enumerate(data, start=1):
        if not isinstance(entry, dict):
            raise CalibrationError(f"{file}, entry {number}: is no object with the fields of an incident")
        yield Entry(f"entry {number}", entry)

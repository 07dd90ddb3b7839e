"""`faultory record`: what really happened in an incident, kept for the ratings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from pydantic import ValidationError
from rich.markup import escape
from rich.table import Column, Table

from auditor.calibration.exchange import read_incidents, to_csv, to_json
from auditor.calibration.incident import Incident, problems
from auditor.calibration.records import Records
from auditor.errors import CalibrationError
from faultory import exits
from faultory.console import err, out
from faultory.inputs import meant_recipe, shipped_recipes

UNBOUNDED = 10_000
"""Columns: wider than any list."""


@click.command()
@click.option("--team", metavar="NAME", help="Who it was.")
@click.option("--variant", metavar="NAME", help="What they met: the name of its recipe.")
@click.option("--deployed", metavar="TIME", help="When the broken version went live.")
@click.option("--detected", metavar="TIME", help="When the team saw that something was wrong.")
@click.option("--diagnosed", metavar="TIME", help="When the team named the cause.")
@click.option("--fixed", metavar="TIME", help="When the service kept its promises again.")
@click.option("--hint", "hints", multiple=True, metavar="TIME", help="When the team was helped. Repeatable.")
@click.option("--hints-used", type=int, metavar="N", help="How often, where it is not known when.")
@click.option("--gave-up", metavar="TIME", help="When the team gave up.")
@click.option(
    "--import", "file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Record all incidents of a .csv or .json file, or none of them.",
)  # fmt: skip
@click.option("--list", "listing", is_flag=True, help="Show what is recorded; with --team, --variant only theirs.")
@click.option("--json", "as_json", is_flag=True, help="With --list: as --import reads it, and other programs do.")
@click.option("--csv", "as_csv", is_flag=True, help="With --list: as --import reads it, and spreadsheets do.")
@click.option("--remove", is_flag=True, help="Forget the incident of --team, --variant and --deployed.")
@click.option(
    "--database", metavar="URL",
    help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/DATABASE.  [default: FAULTORY_DATABASE, or a file "
    "among your data]",
)  # fmt: skip
def record(
    team: str | None,
    variant: str | None,
    deployed: str | None,
    detected: str | None,
    diagnosed: str | None,
    fixed: str | None,
    hints: tuple[str, ...],
    hints_used: int | None,
    gave_up: str | None,
    file: Path | None,
    listing: bool,
    as_json: bool,
    as_csv: bool,
    remove: bool,
    database: str | None,
) -> int:
    """Record what really happened when a team met a variant. The ratings of `faultory audit` rest on it.

    Every TIME has its zone, as in 2026-11-20T10:00+01:00. Leave out what is not known. Team, variant and time of
    deployment tell incidents apart: recorded again, one takes the place of what was there. The columns of a CSV file,
    and the fields of a JSON list of objects, are team, variant, deployed, detected, diagnosed, fixed, hints, hints_used
    and gave_up; in CSV the times of several hints are separated by semicolons.

    \b
    Examples:
      faultory record --team team-3 --variant lost-moons --deployed 2026-11-20T10:00+01:00 \\
          --detected 2026-11-20T10:06+01:00 --hint 2026-11-20T10:30+01:00 --gave-up 2026-11-20T11:15+01:00
      faultory record --import autumn.csv
      faultory record --list --variant lost-moons
      faultory record --list --json --database postgresql://me@db.example.org/course
      faultory record --remove --team team-3 --variant lost-moons --deployed 2026-11-20T10:00+01:00
    """
    key = {"team": team, "variant": variant, "deployed": deployed}
    course = {"detected": detected, "diagnosed": diagnosed, "fixed": fixed, "gave_up": gave_up}
    happened = {**course, "hints": hints or None, "hints_used": hints_used}
    given = [f"--{name}" for name, chosen in (("import", file), ("list", listing), ("remove", remove)) if chosen]
    if len(given) > 1:
        raise click.UsageError(f"Use one of {' and '.join(given)}.")
    if (as_json or as_csv) and (not listing or (as_json and as_csv)):
        raise click.UsageError("--json or --csv says how to --list: use one of them, together with it.")
    idle = [name for name, value in happened.items() if value is not None] if given else []
    idle += [name for name, value in key.items() if value is not None and (file or (listing and name == "deployed"))]
    if idle:
        raise click.UsageError(f"{', '.join(map(_option, idle))} cannot be used with {given[0]}.")
    if not given and not any(key.values()):
        raise click.UsageError("Say what happened with --team, --variant and --deployed, or use --import or --list.")

    records = Records(database)
    if listing:
        kept = [one for one in records.all() if team in (None, one.team) and variant in (None, one.variant)]
        _show(kept, records.place, as_json=as_json, as_csv=as_csv)
    elif file is not None:
        _keep(records, read_incidents(file))
    elif remove:
        incident = _incident(key)
        if not records.remove(incident.team, incident.variant, incident.deployed):
            raise CalibrationError(f"{_told(incident)} is not in {records.place}: --list shows what is")
        out.print(f"forgotten: {_told(incident)}", markup=False, highlight=False, soft_wrap=True)
    else:
        _keep(records, [_incident({**key, **happened})])
    return exits.OK


def _option(name: str) -> str:
    return "--hint" if name == "hints" else f"--{name.replace('_', '-')}"


def _incident(given: Mapping[str, object]) -> Incident:
    """What the options say. Raises CalibrationError, which names the option."""
    try:
        return Incident.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        told = [f"{_option(field)}: {message}" if field else message for field, message in problems(error)]
        raise CalibrationError("\n".join(told)) from error


def _told(incident: Incident) -> str:
    return f"{incident.team}, {incident.variant}, {incident.deployed.isoformat()}"


def _keep(records: Records, incidents: Sequence[Incident]) -> None:
    known = {incident.variant for incident in records.all()}
    replaced = records.add(incidents)
    what = _told(incidents[0]) if len(incidents) == 1 else f"{len(incidents)} incidents"
    instead = ", in place of what was there" if len(incidents) == 1 else f", {replaced} in place of what was there"
    out.print(f"recorded: {what}{instead if replaced else ''}", markup=False, highlight=False, soft_wrap=True)
    err.print(f"kept in {records.place}", style="dim", markup=False, highlight=False, soft_wrap=True)
    for name in sorted({incident.variant for incident in incidents} - shipped_recipes().keys()):
        if (meant := meant_recipe(name)) is not None or name not in known:
            told = f"was {meant} meant?" if meant else "these count where `faultory audit` is given the recipe"
            err.print(f"no recipe {name} ships with faultory: {told}", highlight=False, soft_wrap=True)


def _time(incident: Incident) -> str:
    """When it was deployed, as exactly as it is known."""
    exact = incident.deployed.second or incident.deployed.microsecond
    return incident.deployed.isoformat(timespec="auto" if exact else "minutes")


def _show(incidents: Sequence[Incident], place: str, *, as_json: bool, as_csv: bool) -> None:
    if as_json or as_csv:
        click.echo((to_json if as_json else to_csv)(incidents), nl=False)
        return
    names = ("detected", "diagnosed", "fixed", "gave_up")
    titles = [name.replace("_", " ") for name in names]
    headers = ["team", "variant", "deployed", *titles, "hints"]
    table = Table(*(Column(header, no_wrap=True) for header in headers), box=None, pad_edge=False)
    for incident in incidents:
        moments = [getattr(incident, name) for name in names]
        minutes = [(moment - incident.deployed).total_seconds() / 60 if moment else None for moment in moments]
        since = ["" if passed is None else f"+{passed:.0f} min" for passed in minutes]
        table.add_row(escape(incident.team), incident.variant, _time(incident), *since, str(incident.hints_used))
    if incidents:
        # As wide as it takes: what is cut off cannot be given to --remove.
        table.width = out.measure(table, options=out.options.update(max_width=UNBOUNDED)).maximum
        out.print(table, soft_wrap=True)
    else:
        err.print(f"nothing like that is recorded in {place}", markup=False, highlight=False, soft_wrap=True)

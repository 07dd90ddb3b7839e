"""What the commands that write a bundle have in common: their options, and what they say of the leak scan."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from faultory import exits
from faultory.console import err
from faultory.inputs import SEED
from faultory.keys import with_keys
from packager.leaks.scan import LeakError, Report
from packager.release import Released

Command = TypeVar("Command", bound=Callable[..., Any])


def writes_bundle(command: Command) -> Command:
    """The options of a command that writes a bundle of a submission or a recipe."""
    output = click.option(
        "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=".", show_default="here",
        help="Folder for it; it is a folder of its own.",
    )  # fmt: skip
    seed = click.option("--seed", type=SEED, help="Use this seed instead of the recipe's.")
    as_json = click.option("--json", "as_json", is_flag=True, help="Print an object, with what was scanned and found.")
    return output(with_keys(seed(as_json(command))))


def describe(released: Released) -> dict[str, Any]:
    """A bundle that was written, as a program reads it."""
    return {"folder": str(released.folder), **_scanned(released.report)}


def refuse(error: LeakError, *, as_json: bool) -> int:
    """Shows what would tell, and where; returns the exit code."""
    if as_json:
        click.echo(json.dumps({"folder": None, **_scanned(error.report)}, indent=1, ensure_ascii=False))
    err.print(str(error), style="bold red", markup=False, highlight=False, soft_wrap=True)
    return exits.NOT_AS_DECLARED


def _scanned(report: Report) -> dict[str, Any]:
    leaks = [{"place": leak.place, "kind": leak.kind.value, "found": leak.found} for leak in report.leaks]
    return {"scanned": {"places": report.places, "bytes": report.bytes}, "leaks": leaks}

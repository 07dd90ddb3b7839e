"""What the commands say of the leak scan."""

from __future__ import annotations

import json
from typing import Any

import click

from faultory import exits
from faultory.console import err
from packager.leaks.scan import LeakError, Report
from packager.release import Released


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

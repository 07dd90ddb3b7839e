"""`faultory catalog`: what there is to break."""

from __future__ import annotations

import difflib
import json
from typing import Any

import click
from rich.table import Table

from bases.base import Base, find_base
from faultory.console import out
from faults.catalog import load_catalog
from faults.fault import Fault, Site
from faults.variant import breaks


def describe(fault: Fault, base: Base) -> dict[str, Any]:
    """A fault as a program reads it, with its sites in a base."""
    sites = list(fault.sites(base.app))
    by_site = {site.name: sorted(_breaks(fault, base, site)) for site in sites}
    entry = fault.entry
    schema = fault.parameters.model_json_schema().get("properties", {})
    return {
        "id": fault.id,
        "title": entry.title,
        "family": fault.family.value,
        "layer": fault.layer.value,
        "backend": fault.backend.value,
        "parameters": {name: {k: v for k, v in about.items() if k != "title"} for name, about in schema.items()},
        "sites": [site.name for site in sites],
        "breaks": sorted({check for checks in by_site.values() for check in checks}),
        "breaks_by_site": by_site,
        "mechanism": entry.mechanism,
        "find": entry.find,
        "mend": entry.mend,
    }


def _breaks(fault: Fault, base: Base, site: Site) -> frozenset[str]:
    return base.contract.failing(breaks(base, fault.breaks(site, fault.parameters())))


@click.command()
@click.argument("fault", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects instead of a table.")
@click.option("--base", "base_name", default="planetarium", show_default=True, help="The base to find sites in.")
def catalog(fault: str | None, as_json: bool, base_name: str) -> None:
    """List the faults there are, or show one with its sites.

    \b
    Examples:
      faultory catalog
      faultory catalog zero-width-space
      faultory catalog --json | jq -r '.[].id'
    """
    base = find_base(base_name)
    faults = load_catalog()
    if fault is not None and fault not in faults:
        near = difflib.get_close_matches(fault, faults, n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "`faultory catalog` lists them"
        raise click.BadParameter(f"there is no fault {fault!r}; {hint}", param_hint="FAULT")
    chosen = [faults[fault]] if fault is not None else list(faults.values())
    if as_json:
        click.echo(json.dumps([describe(one, base) for one in chosen], indent=1, ensure_ascii=False))
    elif fault is not None:
        _show(describe(chosen[0], base))
    else:
        table = Table("fault", "family", "layer", "backend", "sites", "what it is", box=None, pad_edge=False)
        for one in chosen:
            sites = str(len(list(one.sites(base.app))))
            table.add_row(one.id, one.family, one.layer, one.backend, sites, one.entry.title)
        out.print(table)


def _show(about: dict[str, Any]) -> None:
    out.print(f"[bold]{about['id']}[/]  {about['family']}, {about['layer']}, seen on {about['backend']} and stronger")
    for text in (about["title"], about["mechanism"], f"Find it: {about['find']}", f"Mend it: {about['mend']}"):
        out.print(f"\n{text}", highlight=False, markup=False)
    if about["parameters"]:
        table = Table("parameter", "default", "", box=None, pad_edge=False)
        for name, schema in about["parameters"].items():
            table.add_row(name, json.dumps(schema.get("default")), schema.get("description", ""))
        out.print()
        out.print(table)
    table = Table("site", "breaks", box=None, pad_edge=False)
    for site, checks in about["breaks_by_site"].items():
        table.add_row(site, ", ".join(checks))
    out.print()
    out.print(table)

"""`faultory audit`: is it as hard as its author says?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from auditor import page
from auditor.calibration.records import Records
from auditor.report.html import render_html
from auditor.tables import to_csv, to_json
from bases.base import DEFAULT_BASE, find_base
from bases.files import write_atomically
from faultory import exits
from faultory.audit_table import show_audit
from faultory.console import err
from faultory.inputs import RecipeArgument, meant_recipe, read_variant, shipped_recipes
from faultory.keys import with_keys
from faultory.measuring import catalog_evidence, make_audit, recipe_evidence, shipped_evidence, stale
from faultory.proving import prove_variant, warming_backend
from faultory.strangers import demand_trust, where_it_runs
from faults.variant import Variant

Destination = click.Path(dir_okay=False, allow_dash=True, path_type=Path)


@click.command()
@click.argument("recipes", type=RecipeArgument(), nargs=-1)
@click.option("--prove", "proving", is_flag=True, help="Prove first what has not been proven on this machine.")
@click.option(
    "--max-gap", type=click.FloatRange(0), metavar="G",
    help="End with 1 if a declared number is further than this from the measured one.",
)  # fmt: skip
@click.option("--json", "json_file", type=Destination, metavar="FILE", help="Write all of it as JSON; - prints it.")
@click.option("--csv", "csv_file", type=Destination, metavar="FILE", help="Write a line a variant; - prints them.")
@click.option("--html", "html_file", type=Destination, metavar="FILE", help="Write a report that opens in any browser.")
@click.option(
    "--evidence", "evidence_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Compare with this catalog's evidence, of `faultory prove --catalog --evidence`.  [default: as shipped]",
)  # fmt: skip
@click.option("--terms", is_flag=True, help="Print what ratings are made of: docs/ratings.md.")
@click.option("--database", metavar="URL", help="Incidents, as `faultory record` keeps them.")
@where_it_runs
@with_keys
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def audit(
    recipes: tuple[str, ...],
    proving: bool,
    max_gap: float | None,
    json_file: Path | None,
    csv_file: Path | None,
    html_file: Path | None,
    evidence_file: Path | None,
    terms: bool,
    database: str | None,
    backend_name: str,
    trust: bool,
    keys: tuple[Path, ...],
    quiet: bool,
) -> int:
    """Compare how hard authors say their variants are with how hard they were measured to be.

    Both axes, diagnose and fix, from 1 to 5, the biggest disagreements first. What is measured rests on proofs that
    were made before, and on incidents that were recorded; nothing is run, unless --prove asks for it. Without a recipe,
    the curated ones are audited.

    \b
    Examples:
      faultory audit
      faultory audit mine.yaml
      faultory audit course/*.yaml --prove --html audit.html
      faultory audit course/*.yaml --max-gap 1.5 --json audit.json
      faultory audit --csv - | column -s, -t
    """
    if terms:
        click.echo(page.render(), nl=False)
        return exits.OK
    if (json_file, csv_file, html_file).count(Path("-")) > 1:
        raise click.UsageError("Only one of --json, --csv and --html can be printed: name a file for the others.")
    if max_gap is not None and not math.isfinite(max_gap):
        raise click.UsageError(f"--max-gap is a number of points, not {max_gap}: nothing is further off than that.")
    base = find_base(DEFAULT_BASE)
    catalog, known = catalog_evidence(base, evidence_file), shipped_evidence(base)
    given = {recipe: read_variant(recipe, None, keys) for recipe in recipes or shipped_recipes()}
    _refuse_twins(given)
    found = {recipe: recipe_evidence(variant, known) for recipe, variant in given.items()}
    if proving and (left := {recipe: given[recipe] for recipe, evidence in found.items() if evidence is None}):
        _prove(left, backend_name, trusted=trust, quiet=quiet)
        found |= {recipe: recipe_evidence(variant, known) for recipe, variant in left.items()}
    unrated = {
        given[recipe].name: f"not proven on this machine: `faultory prove {recipe}`, or `faultory audit --prove`"
        for recipe, evidence in found.items()
        if evidence is None
    }
    measured = [(given[recipe], evidence) for recipe, evidence in found.items() if evidence is not None]
    audited = make_audit(base, catalog, measured, unrated, Records(database))
    pieces = [*catalog, *(evidence for _, evidence in measured)]
    if (old := stale(base, pieces)) and not quiet:
        err.print(f"{old} of {len(pieces)} pieces of evidence were gathered on an earlier contract", style="dim")
    _tell_uncounted(audited.uncounted)
    _write(json_file, to_json(audited))
    _write(csv_file, to_csv(audited))
    if html_file is not None:
        _write(html_file, render_html(base, audited))
    if Path("-") not in (json_file, csv_file, html_file):
        show_audit(audited)
    wide = audited.wider_than(max_gap) if max_gap is not None else []
    if wide:
        err.print(f"{len(wide)} of {len(audited.rows)} are further off than {max_gap:g}", highlight=False)
        return exits.NOT_AS_DECLARED
    return exits.UNPROVEN if audited.unrated else exits.OK


def _refuse_twins(given: Mapping[str, Variant]) -> None:
    """Raises UsageError when two files have one name: incidents and pages go by it."""
    names = Counter(variant.name for variant in given.values())
    if twins := [recipe for recipe, variant in given.items() if names[variant.name] > 1]:
        raise click.UsageError(
            f"These have the same name: {', '.join(twins)}. Rename all but one, or audit them apart."
        )


def _tell_uncounted(names: Sequence[str]) -> None:
    for name in names:
        meant = meant_recipe(name)
        hint = f"; was {meant} meant?" if meant else ""
        err.print(f"incidents of {name} do not count: no variant of that name is rated here{hint}", soft_wrap=True)


def _prove(left: Mapping[str, Variant], backend_name: str, *, trusted: bool, quiet: bool) -> None:
    with warming_backend(backend_name) as backend:
        for recipe, variant in left.items():
            demand_trust(recipe, variant, backend_name, trusted=trusted)
            proof, _ = prove_variant(backend, variant, quiet=quiet)
            err.print(f"{proof.verdict} {variant.name}: {proof.reason}", markup=False, highlight=False)


def _write(path: Path | None, text: str) -> None:
    if path == Path("-"):
        click.echo(text, nl=False)
    elif path is not None:
        write_atomically(path, text.encode())

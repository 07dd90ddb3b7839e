"""`faultory check`: is a recipe sound?"""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Column, Table

from faultory.console import out
from faultory.inputs import SEED, RecipeArgument, read_variant
from faultory.keys import with_keys
from faults.changes import changes
from faults.fault import Backend


@click.command()
@click.argument("recipe", type=RecipeArgument())
@with_keys
@click.option("--seed", type=SEED, help="Use this seed instead of the recipe's.")
@click.option("--json", "as_json", is_flag=True, help="Print an object instead of text.")
def check(recipe: str, keys: tuple[Path, ...], seed: int | None, as_json: bool) -> None:
    """Validate a recipe without running it, and say what it would break.

    \b
    Example:
      faultory check mine.yaml
    """
    variant = read_variant(recipe, seed, keys)
    described = [
        {
            "fault": cut.label,
            "files": sorted({change.path for change in variant.changes(number)}),
            "breaks": sorted(variant.base.contract.failing(cut.breaks(variant.base))),
        }
        for number, cut in enumerate(variant.cuts)
    ]
    if as_json:
        about = {"name": variant.name, "title": variant.recipe.title, "seed": variant.recipe.seed}
        about |= {"digest": variant.app.digest}
        click.echo(json.dumps({**about, "faults": described, "breaks": sorted(variant.declared())}, indent=1))
        return
    lines = sum(len(change.after) or len(change.before) for change in changes(variant.base.app, variant.app))
    title = escape(variant.recipe.title)
    out.print(f"[green]sound[/]: {title} (seed {variant.recipe.seed}, {lines} lines changed)")
    table = Table("fault", "in", Column("breaks", no_wrap=True), box=None, pad_edge=False)
    for about_cut in described:
        columns = (str(about_cut["fault"]), "\n".join(about_cut["files"]), "\n".join(about_cut["breaks"]))
        table.add_row(*map(escape, columns))
    out.print(table)
    if variant.backend is not Backend.PROCESS:
        out.print(f"to be seen with --backend {variant.backend}", highlight=False)

"""`faultory recipes`: the curated recipes that ship with faultory."""

from __future__ import annotations

import json

import click
from rich.markup import escape
from rich.table import Column, Table

from faultory.console import out
from faultory.inputs import shipped_recipes
from faults.recipe import read_recipe


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects instead of a table.")
def recipes(name: str | None, as_json: bool) -> None:
    """List the recipes that ship with faultory, or print one.

    \b
    Examples:
      faultory recipes
      faultory recipes lost-moons > mine.yaml
    """
    shipped = shipped_recipes()
    if name is not None:
        if name not in shipped:
            raise click.BadParameter(f"there is no {name!r}; there are: {', '.join(shipped)}", param_hint="NAME")
        click.echo(shipped[name].read_text(encoding="utf-8"), nl=False)
        return
    read = {stem: read_recipe(path) for stem, path in shipped.items()}
    if as_json:
        click.echo(json.dumps([{"name": stem, **r.model_dump(mode="json")} for stem, r in read.items()], indent=1))
        return
    table = Table(Column("name", no_wrap=True), "title", "diagnose", "fix", "faults", box=None, pad_edge=False)
    for stem, recipe in read.items():
        rating = recipe.rating
        table.add_row(stem, escape(recipe.title), str(rating.diagnose), str(rating.fix), str(len(recipe.faults)))
    out.print(table)

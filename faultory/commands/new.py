"""`faultory new`: a commented recipe to start from."""

from __future__ import annotations

from pathlib import Path

import click

from faults.recipe import NAME

RECIPE = """\
# A broken version of the Planetarium. `faultory check {name}.yaml` tells whether it is sound, `faultory make
# {name}.yaml` cuts it, proves by running it that it breaks and heals, and packs it.

# The heading of the README. Teams that get the hand-out never see it.
title: {title}
# Who made it.
authors: [team-a]
# What the stakeholder says who reports the incident: what users see, never why.
brief: |
  Since this morning some users tell us that their planet cannot be found, though they see it in the list.
# Whatever is left to chance is drawn from the seed: the same recipe and seed give the same bytes on any machine.
seed: 7
# How hard you think it is, from 1 (plain) to 5 (very hard): to find the cause, and to mend it.
rating: {{diagnose: 3, fix: 1}}

faults:
  # One or more faults. `faultory catalog` lists them; `faultory catalog <fault>` shows sites and parameters.
  - fault: literal-instead-of-parameter
    site: planets.find-by-name # leave the site out and the seed chooses one
  # A fault with a parameter:
  # - fault: fails-one-time-in-k
  #   site: moons.list
  #   params: {{k: 10}}
  # A change made by hand: text that occurs once in a file of the service, and what stands there instead.
  # - edit:
  #     file: planetarium/controllers/moons.py
  #     find: "No moons found"
  #     replace: "No moon found"
  #     explain: The text of the empty list is that of a single moon.
  #     breaks: [moons.list.empty] # the checks of the contract that fail because of it
"""


@click.command()
@click.argument("name")
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=".", help="Folder to write to."
)
def new(name: str, output: Path) -> None:
    """Write a commented recipe to start from.

    \b
    Example:
      faultory new slow-moons
    """
    name = name.removesuffix(".yaml")
    if not NAME.fullmatch(name):
        raise click.BadParameter("use lower-case letters, digits and hyphens, such as slow-moons", param_hint="NAME")
    path = output / f"{name}.yaml"
    if path.exists():
        raise click.ClickException(f"{path} is there already: choose another name, or remove it")
    title = name.replace("-", " ").capitalize()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(RECIPE.format(name=name, title=title), encoding="utf-8")
    click.echo(path)

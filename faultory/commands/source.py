"""`faultory source`: what the stakeholder releases after the diagnosis, without the answer."""

from __future__ import annotations

import json
from pathlib import Path

import click

from faultory import exits
from faultory.gate import describe, refuse, writes_bundle
from faultory.inputs import RecipeArgument, read_variant
from packager.leaks.scan import LeakError
from packager.release import release_source


@click.command()
@click.argument("submission", type=RecipeArgument())
@writes_bundle
def source(submission: str, output: Path, keys: tuple[Path, ...], seed: int | None, as_json: bool) -> int:
    """Write the code of a submission, or of a recipe, for a team to fix, build and deploy.

    It goes by the code name of the hand-out and is searched in the same way: README, recipe, proof and patches stay
    with you. What would tell is shown with its place, nothing is written, and the exit code is 1.

    \b
    Examples:
      faultory source planetarium-mine.zip -o teams
      faultory source planetarium-orion-7.zip --key instructor.key -o teams
    """
    variant = read_variant(submission, seed, keys)
    try:
        released = release_source(variant, output)
    except LeakError as error:
        return refuse(error, as_json=as_json)
    click.echo(json.dumps(describe(released), indent=1) if as_json else released.folder)
    return exits.OK

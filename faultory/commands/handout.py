"""`faultory handout`: what a team is given, and nothing that tells."""

from __future__ import annotations

import json
from pathlib import Path

import click

from faultory import exits
from faultory.console import build_progress, err
from faultory.gate import describe, refuse, writes_bundle
from faultory.inputs import RecipeArgument, read_variant
from images.engine import connect
from packager.handout import LOG
from packager.leaks.scan import LeakError
from packager.release import hand_out
from packager.startup import Image


@click.command()
@click.argument("submission", type=RecipeArgument())
@writes_bundle
@click.option(
    "--push", "registry", metavar="REGISTRY",
    help="Push the image there, for one ghcr.io/my-course, in place of an archive; the manifests name it.",
)  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def handout(
    submission: str,
    output: Path,
    registry: str | None,
    keys: tuple[Path, ...],
    seed: int | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Build the image of a submission, or of a recipe, and write what a team gets.

    That is manifests, monitoring, traffic, the image, start.sh and the stakeholder's brief, in a folder under a code
    name. The source, the README, the proof and the patches stay with you; `faultory source` writes what is released
    after the diagnosis. An image that does not build is left out, with the log of the build in its place.

    Everything is searched for what would tell before it is put in place. What is found is shown with its place, nothing
    is written, and the exit code is 1.

    \b
    Examples:
      faultory handout planetarium-mine.zip -o teams
      faultory handout planetarium-orion-7.zip --key instructor.key -o teams
      faultory handout mine.yaml -o teams --push ghcr.io/my-course
      faultory handout planetarium-mine.zip -o teams --json | jq .leaks
    """
    variant = read_variant(submission, seed, keys)
    client = connect()
    try:
        with build_progress(quiet=quiet) as report:
            released = hand_out(variant, output, client, registry=registry, report=report)
    except LeakError as error:
        return refuse(error, as_json=as_json)
    delivery = released.delivery
    assert delivery is not None
    if delivery.image is Image.NONE:
        err.print(f"the image could not be built: the hand-out has {LOG} in its place", highlight=False)
    if as_json:
        image = None if delivery.image is Image.NONE else delivery.reference
        click.echo(json.dumps({**describe(released), "image": image}, indent=1))
    else:
        click.echo(released.folder)
    return exits.OK

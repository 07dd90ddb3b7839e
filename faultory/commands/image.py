"""`faultory image`: a variant as an image that can be deployed."""

from __future__ import annotations

import json
from pathlib import Path

import click

from faultory import exits
from faultory.console import build_progress, err
from faultory.inputs import SEED, RecipeArgument, read_variant
from faultory.keys import with_keys
from images.build import build
from images.cache import trim
from images.delivery import CLUSTERS, load, push, save
from images.engine import connect
from images.errors import BuildError
from images.names import default_tag, full_tag

LAST_LINES = 30


@click.command()
@click.argument("recipe", type=RecipeArgument())
@click.option("--tag", metavar="NAME[:TAG]", help="What to call it.  [default: a code name drawn from the seed]")
@with_keys
@click.option("--seed", type=SEED, help="Use this seed instead of the recipe's.")
@click.option("--push", "registry", metavar="REGISTRY", help="Push it there, for one ghcr.io/my-course.")
@click.option(
    "--save",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it for `docker load`.",
)
@click.option("--load", "cluster", type=click.Choice(sorted(CLUSTERS)), help="Load it into this local cluster.")
@click.option("--json", "as_json", is_flag=True, help="Print an object instead of the name.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def image(
    recipe: str,
    tag: str | None,
    keys: tuple[Path, ...],
    seed: int | None,
    registry: str | None,
    file: Path | None,
    cluster: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Build the image of a recipe or a submission with Docker, and print what it is called.

    The default name is a code name that says nothing about what is in it. Two builds of one variant hold the same
    files. A Dockerfile that does not build is shown with the failing step and the end of the log, and ends with exit
    code 1; a missing engine, registry or cluster with 3.

    \b
    Examples:
      faultory image lost-moons
      faultory image mine.yaml --tag planetarium:orion-7 --load kind
      faultory image planetarium-mine.zip --save planetarium.tar
      faultory image mine.yaml --push ghcr.io/my-course
    """
    variant = read_variant(recipe, seed, keys)
    name = full_tag(tag) if tag else default_tag(variant.recipe.seed, variant.app)
    client = connect()
    try:
        with build_progress(quiet=quiet) as report:
            built = build(client, variant.app, tag=name, report=report)
        trim(client)
    except BuildError as error:
        for line in error.log[-LAST_LINES:]:
            err.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
        err.print(str(error), style="bold red", markup=False, highlight=False, soft_wrap=True)
        return exits.NOT_AS_DECLARED
    about = {"tag": name, "id": built}
    with err.status("delivering the image") as status:
        if file:
            save(client, name, file)
            about["file"] = str(file)
        if registry:
            about["pushed"] = push(client, name, registry, status.update)
        if cluster:
            load(cluster, name)
            about["cluster"] = cluster
    click.echo(json.dumps(about, indent=1) if as_json else about.get("pushed", name))
    return exits.OK

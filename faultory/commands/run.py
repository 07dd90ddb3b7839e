"""`faultory run`: serves a variant, or the healthy base, on this machine."""

from __future__ import annotations

import time
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import click

from bases.base import DEFAULT_BASE, find_base
from faultory import exits
from faultory.console import err, out
from faultory.inputs import SEED, RecipeArgument, read_variant
from faultory.keys import with_keys
from faultory.strangers import demand_trust, where_it_runs
from verifier.backends.backend import Running
from verifier.backends.choice import serving
from verifier.prove import too_weak

POLL_SECONDS = 0.2
LAST_LINES = 10


@click.command()
@click.argument("recipe", type=RecipeArgument())
@where_it_runs
@with_keys
@click.option("--seed", type=SEED, help="Use this seed instead of the recipe's.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to serve on.  [default: any free one]")
@click.option("--logs", is_flag=True, help="Print what the service logs.")
def run(
    recipe: str,
    backend_name: str,
    trust: bool,
    keys: tuple[Path, ...],
    seed: int | None,
    port: int | None,
    logs: bool,
) -> int:
    """Serve a recipe, a submission, or the healthy `base`, with its database, until Ctrl-C.

    \b
    Examples:
      faultory run base --port 8080
      faultory run mine.yaml --logs
      faultory run planetarium-mine.zip --backend docker --port 8080
    """
    if recipe == "base":
        app = find_base(DEFAULT_BASE).app
    else:
        variant = read_variant(recipe, seed, keys)
        demand_trust(recipe, variant, backend_name, trusted=trust)
        app = variant.app
        if (reason := too_weak(variant, backend_name)) is not None:
            err.print(reason, markup=False, highlight=False, soft_wrap=True)
    with ExitStack() as stack:
        with err.status("starting the database and the service"):
            deployment, url = stack.enter_context(serving(backend_name, app, port))
        try:
            return _serve(deployment, url, app.description.service.sample, logs=logs)
        except KeyboardInterrupt:
            err.print("stopped: nothing is left running", highlight=False)
            return exits.OK


def _serve(deployment: Running, url: str, sample: str, *, logs: bool) -> int:
    shown = 0
    if deployment.state().phase == "running":
        out.print(f"serving on {url} until Ctrl-C; try:", highlight=False)
        out.print(sample.replace("URL", url), markup=False, highlight=False, soft_wrap=True)
    while (state := deployment.state()).phase == "running":
        if logs:
            for line in islice(deployment.logs(), shown, None):
                out.print(line, markup=False, highlight=False, soft_wrap=True)
                shown += 1
        time.sleep(POLL_SECONDS)
    err.print(f"the service is not running: {state.phase}, {state.detail}", markup=False, highlight=False)
    for line in deployment.logs()[-LAST_LINES:]:
        err.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    return exits.NOT_AS_DECLARED

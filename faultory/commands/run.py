"""`faultory run`: serves a variant, or the healthy base, on this machine."""

from __future__ import annotations

import time
from itertools import islice

import click

from bases.base import DEFAULT_BASE, find_base
from faultory import exits
from faultory.console import err, out
from faultory.inputs import RecipeArgument, read_variant
from verifier.backends.process import ProcessBackend, ProcessDeployment

POLL_SECONDS = 0.2
LAST_LINES = 10


@click.command()
@click.argument("recipe", type=RecipeArgument())
@click.option("--seed", type=click.IntRange(0), help="Use this seed instead of the recipe's.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to serve on.  [default: any free one]")
@click.option("--logs", is_flag=True, help="Print what the service logs.")
def run(recipe: str, seed: int | None, port: int | None, logs: bool) -> int:
    """Serve a recipe, a submission, or the healthy `base`, with its database, until Ctrl-C.

    \b
    Examples:
      faultory run base --port 8080
      faultory run mine.yaml --logs
    """
    app = find_base(DEFAULT_BASE).app if recipe == "base" else read_variant(recipe, seed).app
    with ProcessBackend() as backend:
        with err.status("starting the database and the service"):
            deployment = backend.open(app, port)
        try:
            return _serve(deployment, app.description.service.sample, logs=logs)
        except KeyboardInterrupt:
            err.print("stopped: nothing is left running", highlight=False)
            return exits.OK
        finally:
            deployment.close()


def _serve(deployment: ProcessDeployment, sample: str, *, logs: bool) -> int:
    shown = 0
    if deployment.state().phase == "running":
        out.print(f"serving on {deployment.url} until Ctrl-C; try:", highlight=False)
        out.print(sample.replace("URL", deployment.url), markup=False, highlight=False, soft_wrap=True)
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

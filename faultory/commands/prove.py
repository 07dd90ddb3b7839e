"""`faultory prove`: does it break as it says, and does the fix heal it?"""

from __future__ import annotations

from pathlib import Path

import click

from bases.files import write_atomically
from faultory import exits
from faultory.console import err, out
from faultory.inputs import RecipeArgument, read_variant
from faultory.proving import prove_variant, warming_backend
from verifier.junit import to_junit
from verifier.proof import Proof, Verdict

CODES = {
    Verdict.PROVEN: exits.OK,
    Verdict.NOT_AS_DECLARED: exits.NOT_AS_DECLARED,
    Verdict.UNPROVEN: exits.UNPROVEN,
}
MARKS = {True: "[green]holds[/]", False: "[red]does not hold[/]", None: "[dim]does not apply[/]"}


def show(proof: Proof, kept: bool) -> None:
    """The verdict and what it rests on."""
    style = "green" if proof.verdict is Verdict.PROVEN else "red"
    when = " (shown before; --fresh runs it again)" if kept else ""
    out.print(f"[bold {style}]{proof.verdict}[/] {proof.title}, on {proof.backend}, in {proof.seconds:.1f} s{when}")
    if proof.verdict is Verdict.UNPROVEN:
        out.print(proof.reason, markup=False, highlight=False, soft_wrap=True)
    for point in proof.points:
        out.print(f"  {MARKS[point.holds]}: {point.claim}", highlight=False, soft_wrap=True)
        out.print(f"      {point.detail}", style="dim", markup=False, highlight=False, soft_wrap=True)


@click.command()
@click.argument("recipe", type=RecipeArgument())
@click.option("--seed", type=click.IntRange(0), help="Use this seed instead of the recipe's.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the proof as JSON.")
@click.option("--junit", "junit_file", type=click.Path(dir_okay=False, path_type=Path), help="Write it as JUnit XML.")
@click.option("--fresh", is_flag=True, help="Run everything again, whatever was shown before.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def prove(
    recipe: str, seed: int | None, json_file: Path | None, junit_file: Path | None, fresh: bool, quiet: bool
) -> int:
    """Prove that a recipe, or the submission made of one, breaks in just the way it says and heals with its fix.

    Runs the healthy service, the broken one and the mended one, each with its own database, and the whole contract
    against each of them.

    \b
    Examples:
      faultory prove mine.yaml
      faultory prove planetarium-mine.zip --json proof.json --junit proof.xml
    """
    with warming_backend() as backend:
        variant = read_variant(recipe, seed)
        proof, kept = prove_variant(backend, variant, fresh=fresh, quiet=quiet)
    if json_file:
        write_atomically(json_file, (proof.model_dump_json(indent=1) + "\n").encode())
    if junit_file:
        write_atomically(junit_file, to_junit([proof]))
    show(proof, kept)
    if proof.verdict is Verdict.NOT_AS_DECLARED and not json_file:
        err.print("--json FILE keeps everything that was seen", style="dim")
    return CODES[proof.verdict]

"""`faultory verify-fix`: does what a team changed heal it?"""

from __future__ import annotations

from pathlib import Path

import click
from rich.markup import escape

from bases.files import write_atomically
from faultory import exits
from faultory.console import out, proof_progress
from faultory.inputs import SEED, RecipeArgument, read_variant
from faultory.keys import with_keys
from faultory.proving import warming_backend
from faultory.strangers import demand_trust_in_fix, sandboxed
from faultory.trees import read_tree
from verifier.fixes.judgement import Fate, Judgement, Ruling
from verifier.fixes.trial import try_fix
from verifier.junit import judgement_to_junit
from verifier.store import Store

CODES = {Ruling.HEALED: exits.OK, Ruling.UNDECIDED: exits.UNPROVEN}
MARKS = {Fate.MENDED: "green", Fate.REMAINS: "red", Fate.UNSEEN: "yellow"}


@click.command()
@click.argument("recipe", metavar="ZIP", type=RecipeArgument())
@click.argument("fixed", metavar="FIXED_DIR", type=click.Path(path_type=Path))
@sandboxed
@with_keys
@click.option("--seed", type=SEED, help="Use this seed instead of the recipe's.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the ruling as JSON.")
@click.option("--junit", "junit_file", type=click.Path(dir_okay=False, path_type=Path), help="Write it as JUnit XML.")
@click.option("--tell", is_flag=True, help="For the instructor: name the faults, with their reference fixes.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def verify_fix(
    recipe: str,
    fixed: Path,
    backend_name: str,
    trust: bool,
    keys: tuple[Path, ...],
    seed: int | None,
    json_file: Path | None,
    junit_file: Path | None,
    tell: bool,
    quiet: bool,
) -> int:
    """Build what a team changed, run the whole contract on it, and say whether it is healed.

    ZIP is the submission that was handed out, or its recipe. FIXED_DIR is the tree as the team changed it, a folder or
    a zip archive; what version control and editors leave in there does not count. It is deployed with a new database,
    which its own scripts set up: data that a team repaired by hand are not looked at.

    What is printed and written can be shown to the team: it says how what is left shows itself, never what or where it
    is. Only --tell does.

    \b
    Exit codes: 0 healed; 1 not healed, or in part, or broken elsewhere, or not the same
    application any more; 2 the input is wrong; 3 could not be decided.

    \b
    Examples:
      faultory verify-fix planetarium-mine.zip team-3/planetarium
      faultory verify-fix planetarium-mine.zip team-3.zip --json ruling.json --junit ruling.xml
      faultory verify-fix lost-moons team-3/planetarium --backend process --trust --tell
    """
    demand_trust_in_fix(str(fixed), backend_name, trusted=trust)
    with warming_backend(backend_name) as backend:
        variant = read_variant(recipe, seed, keys)
        tree = read_tree(fixed, variant.app)
        with proof_progress(len(variant.base.contract.checks), quiet=quiet) as report:
            judgement = try_fix(variant, tree, backend, Store(), report, tell=tell)
    if json_file:
        write_atomically(json_file, (judgement.model_dump_json(indent=1, exclude_none=True) + "\n").encode())
    if junit_file:
        write_atomically(junit_file, judgement_to_junit(judgement))
    show(judgement)
    return CODES.get(judgement.ruling, exits.NOT_AS_DECLARED)


def show(judgement: Judgement) -> None:
    """The ruling and what it rests on."""
    style = "green" if judgement.ruling is Ruling.HEALED else "red"
    out.print(f"[bold {style}]{judgement.ruling}[/], on {judgement.backend}, in {judgement.seconds:.1f} s")
    _line(f"{judgement.reason}.")
    if judgement.signs:
        _line("What is left shows as:")
    for sign in judgement.signs:
        _line(f"  {sign.promise}{' Now and then it does not:' if sign.now_and_then else ''}")
        _line(f"      {sign.seen}", dim=True)
    if judgement.elsewhere:
        _line("What held before and does not now:")
    for breakage in judgement.elsewhere:
        _line(f"  {breakage.check}: {breakage.promise}")
        _line(f"      {breakage.seen}", dim=True)
    if judgement.last_words:
        _line("The end of its log:")
    for line in judgement.last_words:
        _line(f"  {line}", dim=True)
    for remark in judgement.remarks:
        _line(f"Note: {remark}.")
    if judgement.blocked:
        _line(f"{judgement.blocked} checks presume what does not hold, and were not tried.")
    if judgement.not_run:
        _line(f"{judgement.not_run} checks were not run: they need a tool that is not on this machine.")
    for answer in judgement.answers or ():
        out.print(f"[{MARKS[answer.fate]}]{answer.fate}[/]: {escape(answer.fault)}", highlight=False, soft_wrap=True)
        if answer.fate is not Fate.MENDED:
            _line(f"  fails: {', '.join(answer.failing) or 'nothing that was tried'}; the reference fix:")
            _line("".join(f"    {line}" for line in answer.fix.splitlines(keepends=True)).rstrip("\n"), dim=True)


def _line(text: str, *, dim: bool = False) -> None:
    out.print(text, style="dim" if dim else None, markup=False, highlight=False, soft_wrap=True)

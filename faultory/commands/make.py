"""`faultory make`: from a recipe to a proven, packed variant."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

import click

from auditor.distilling import distil
from auditor.drawing import draw_rated
from auditor.errors import AuditError
from auditor.rating import Rater
from bases.base import DEFAULT_BASE, find_base
from bases.files import write_atomically
from faultory import exits
from faultory.commands.prove import CODES, show
from faultory.console import err, out
from faultory.inputs import SEED, RecipeArgument, read_variant
from faultory.keys import with_keys
from faultory.measuring import catalog_evidence
from faultory.proving import prove_variant, warming_backend
from faultory.strangers import demand_trust, where_it_runs
from faults.drawing import Difficulty, draw
from faults.fault import Backend
from faults.recipe import DeclaredRating, write_recipe
from faults.variant import Variant
from packager.sealing import Recipient, read_recipients, seal
from packager.submission import pack_submission
from verifier.proof import Proof, Verdict


@click.command()
@click.argument("recipe", type=RecipeArgument(), required=False)
@click.option("--random", "at_random", is_flag=True, help="Draw the recipe from the catalog, and write it, too.")
@click.option(
    "--faults", type=click.IntRange(1, 4), help="So many faults, drawn.  [default: 1, or what a rating takes]"
)
@click.option(
    "--difficulty",
    type=click.Choice([level.value for level in Difficulty]),
    help="How soon the drawn faults show: at the first request, for some input, or under load or with time.",
)
@click.option("--diagnose", type=click.IntRange(1, 5), help="Draw what is rated so hard to diagnose. Goes with --fix.")
@click.option("--fix", type=click.IntRange(1, 5), help="Draw what is rated so hard to fix. Goes with --diagnose.")
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=".", show_default="here",
    help="Folder for the archive.",
)  # fmt: skip
@click.option("--seed", type=SEED, help="Use this seed instead of the recipe's, or to draw with.")
@click.option("--no-proof", is_flag=True, help="Pack it without running it; its README says so.")
@click.option(
    "--seal-to", "sealed", multiple=True, metavar="KEY",
    help="Encrypt the answer to an age or ssh public key, or to those in a file. Repeatable.",
)  # fmt: skip
@with_keys
@where_it_runs
@click.option("--fresh", is_flag=True, help="Run everything again, whatever was shown before.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def make(
    recipe: str | None,
    at_random: bool,
    faults: int | None,
    difficulty: str | None,
    diagnose: int | None,
    fix: int | None,
    output: Path,
    seed: int | None,
    no_proof: bool,
    sealed: tuple[str, ...],
    keys: tuple[Path, ...],
    backend_name: str,
    trust: bool,
    fresh: bool,
    quiet: bool,
) -> int:
    """Cut a recipe's faults into the service, prove the result, and pack it.

    Writes planetarium-NAME.zip, which is the same for the same recipe wherever it is made, and
    planetarium-NAME.proof.json with everything the proof measured. What is not proven is not packed.

    Sealed, README, recipe and proofs can be read with the instructor's secret key alone; the service itself stays
    readable, and the archive goes by a code name. Encryption draws a new key each time: sealed archives of one recipe
    differ.

    \b
    Examples:
      faultory make mine.yaml -o dist
      faultory make lost-moons --seed 8
      faultory make --random --faults 2 --difficulty hard --seed 3
      faultory make --random --diagnose 4 --fix 2
      faultory make mine.yaml --seal-to age1…
    """
    recipients = [recipient for given in sealed for recipient in read_recipients(given)]
    if at_random == (recipe is not None):
        raise click.UsageError("Name a recipe, or have one drawn with --random.")
    wanted = _wanted(difficulty, diagnose, fix)
    if recipe is not None and (wanted is not None or faults is not None):
        raise click.UsageError("A recipe is as it is: --faults, --difficulty, --diagnose and --fix go with --random.")
    proof = None
    if no_proof:
        variant = _variant(recipe, faults, wanted, seed, backend_name, keys)
    else:
        with warming_backend(backend_name) as backend:
            variant = _variant(recipe, faults, wanted, seed, backend_name, keys)
            if recipe is not None:
                demand_trust(recipe, variant, backend_name, trusted=trust)
            proof, kept = prove_variant(backend, variant, fresh=fresh, quiet=quiet)
        if proof.verdict is not Verdict.PROVEN:
            show(proof, kept)
            err.print("not packed: only what is proven is (--no-proof packs it all the same, and says so)")
            return CODES[proof.verdict]
    packed = pack_submission(variant, proof, recipients)
    path = output / packed.file_name
    if proof is not None:
        _write_answer(path.with_suffix(".proof.json"), proof.model_dump_json(indent=1) + "\n", recipients)
        show(proof, kept)
        _show_rating(variant, proof)
    else:
        err.print("not proven: this archive was made without running it")
    if at_random:
        name = path.stem if recipients else variant.name
        _write_answer(output / f"{name}.yaml", write_recipe(variant.recipe), recipients)
    write_atomically(path, packed.content)
    click.echo(path)
    return exits.OK


def _show_rating(variant: Variant, proof: Proof) -> None:
    """How hard it was measured to be, beside what its recipe says; nothing where no evidence can be compared with."""
    try:
        rating = Rater(variant.base, catalog_evidence(variant.base)).rate(distil(variant, proof))
    except AuditError:
        return
    declared = variant.recipe.rating
    out.print(
        f"rated: diagnose {rating.diagnose.value:.1f}, fix {rating.fix.value:.1f} (declared {declared.diagnose} and "
        f"{declared.fix}; `faultory audit` tells why)",
        highlight=False, soft_wrap=True,
    )  # fmt: skip


def _write_answer(path: Path, text: str, recipients: Sequence[Recipient]) -> None:
    """Writes what tells beside the archive: sealed, where the archive is."""
    if recipients:
        write_atomically(path.with_name(f"{path.name}.age"), seal(text.encode(), recipients))
    else:
        write_atomically(path, text.encode())


def _wanted(difficulty: str | None, diagnose: int | None, fix: int | None) -> Difficulty | DeclaredRating | None:
    """How hard a drawn recipe is to be; None when that does not matter."""
    if (diagnose is None) != (fix is None):
        raise click.UsageError("A rating is two numbers: give both --diagnose and --fix.")
    if diagnose is not None and difficulty is not None:
        raise click.UsageError("Either --difficulty, or --diagnose and --fix.")
    if diagnose is not None and fix is not None:
        return DeclaredRating(diagnose=diagnose, fix=fix)
    return Difficulty(difficulty) if difficulty else None


def _variant(
    recipe: str | None, faults: int | None, wanted: Difficulty | DeclaredRating | None, seed: int | None, backend: str,
    keys: tuple[Path, ...],
) -> Variant:  # fmt: skip
    if recipe is not None:
        return read_variant(recipe, seed, keys)
    base, drawn = find_base(DEFAULT_BASE), secrets.randbelow(10_000) if seed is None else seed
    if isinstance(wanted, DeclaredRating):
        return draw_rated(base, catalog_evidence(base), wanted, drawn, faults=faults, backend=Backend(backend))
    return draw(base, faults or 1, drawn, wanted, Backend(backend))

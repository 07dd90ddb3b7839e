"""`faultory prove`: does it break as it says, and does the fix heal it?"""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import click
from rich.markup import escape

from auditor.collection import write_evidence
from auditor.distilling import distil
from bases.base import DEFAULT_BASE, find_base
from bases.files import write_atomically
from faultory import exits
from faultory.console import err, out, sweep_progress
from faultory.inputs import SEED, FaultOption, RecipeArgument, read_variant
from faultory.keys import with_keys
from faultory.measuring import kept_evidence
from faultory.proving import prove_variant, warming_backend
from faultory.strangers import demand_trust, where_it_runs
from faults.catalog import load_catalog
from faults.combinations import combinations
from faults.fault import Backend, Family
from faults.variant import compose
from verifier.backends.choice import open_backend
from verifier.junit import to_junit
from verifier.proof import Proof, Verdict
from verifier.sweep import sweep

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
    told = f"{escape(proof.title)}, on {proof.backend}, in {proof.seconds:.1f} s{when}"
    out.print(f"[bold {style}]{proof.verdict}[/] {told}")
    if proof.verdict is Verdict.UNPROVEN:
        out.print(proof.reason, markup=False, highlight=False, soft_wrap=True)
    for point in proof.points:
        out.print(f"  {MARKS[point.holds]}: {escape(point.claim)}", highlight=False, soft_wrap=True)
        out.print(f"      {point.detail}", style="dim", markup=False, highlight=False, soft_wrap=True)


@click.command()
@click.argument("recipe", type=RecipeArgument(), required=False)
@click.option("--catalog", "whole_catalog", is_flag=True, help="Prove every fault of the catalog at every site.")
@click.option("--fault", "chosen", multiple=True, type=FaultOption(), help="Just this fault of it. Repeatable.")
@click.option(
    "--family", type=click.Choice([family.value for family in Family]), metavar="NAME", help="Just this family of it."
)
@click.option("--sample", type=click.IntRange(1), metavar="K", help="At most K sites of each fault.")
@click.option("-j", "--jobs", type=click.IntRange(1), help="So many proofs side by side.  [default: one a core]")
@click.option(
    "--minutes", type=click.FloatRange(0, min_open=True), metavar="N",
    help="Begin no proof of a sweep after so many minutes. Which come first is another matter each day.",
)  # fmt: skip
@where_it_runs
@with_keys
@click.option("--seed", type=SEED, help="Use this seed instead of the recipe's.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the proof as JSON.")
@click.option("--junit", "junit_file", type=click.Path(dir_okay=False, path_type=Path), help="Write it as JUnit XML.")
@click.option(
    "--evidence", "evidence_file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Add what was seen to FILE, for `faultory audit`.",
)  # fmt: skip
@click.option("--fresh", is_flag=True, help="Run everything again, whatever was shown before.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def prove(
    recipe: str | None,
    whole_catalog: bool,
    chosen: tuple[str, ...],
    family: str | None,
    sample: int | None,
    jobs: int | None,
    minutes: float | None,
    backend_name: str,
    trust: bool,
    keys: tuple[Path, ...],
    seed: int | None,
    json_file: Path | None,
    junit_file: Path | None,
    evidence_file: Path | None,
    fresh: bool,
    quiet: bool,
) -> int:
    """Prove that a recipe, or the submission made of one, breaks in just the way it says and heals with its fix.

    Runs the healthy service, the broken one and the mended one, each with its own database, and the whole contract
    against each of them. With --catalog, does so for every fault of the catalog that the backend shows, at every site;
    what was proven before is not proven again, so that an interrupted sweep goes on where it was.

    \b
    Examples:
      faultory prove mine.yaml
      faultory prove planetarium-mine.zip --backend docker --json proof.json --junit proof.xml
      faultory prove --catalog --sample 1 --junit catalog.xml
      faultory prove --catalog --fault missing-index -j 2
      faultory prove --catalog --family image --backend docker
      faultory prove --catalog --sample 1 --minutes 10
      faultory prove --catalog --evidence catalog.jsonl
    """
    sweeping = whole_catalog or bool(chosen) or family is not None
    if sweeping == (recipe is not None):
        raise click.UsageError("Name a recipe, or ask for the catalog with --catalog, --fault or --family.")
    if sweeping:
        faults = _shown(_chosen(chosen, family), Backend(backend_name))
        if not faults:
            return exits.UNPROVEN
        recipes = list(combinations(find_base(DEFAULT_BASE), faults, sample=sample, seed=seed or 0))
        if minutes is not None:
            Random(datetime.now(UTC).date().toordinal()).shuffle(recipes)
        seconds = math.inf if minutes is None else minutes * 60
        jobs = _fitting(jobs or os.cpu_count() or 1, backend_name)
        proofs = []
        with sweep_progress(len(recipes), quiet=quiet) as report:
            for proof, kept in sweep(recipes, jobs=jobs, fresh=fresh, backend=backend_name, seconds=seconds):
                proofs.append(proof)
                report(proof, kept)
        if len(proofs) < len(recipes):
            err.print(f"{len(recipes) - len(proofs)} of {len(recipes)} were not begun: the time was up")
        if evidence_file:
            proven = {proof.name for proof in proofs if proof.verdict is Verdict.PROVEN}
            again = (compose(recipe, name) for name, recipe in recipes if name in proven)
            write_evidence(
                evidence_file, (found for variant in again if (found := kept_evidence(variant, backend_name)))
            )
        return _conclude(sorted(proofs, key=lambda proof: proof.name), json_file, junit_file)
    assert recipe is not None
    with warming_backend(backend_name) as backend:
        variant = read_variant(recipe, seed, keys)
        demand_trust(recipe, variant, backend_name, trusted=trust)
        proof, kept = prove_variant(backend, variant, fresh=fresh, quiet=quiet)
    if json_file:
        write_atomically(json_file, (proof.model_dump_json(indent=1) + "\n").encode())
    if junit_file:
        write_atomically(junit_file, to_junit([proof]))
    if evidence_file and proof.verdict is Verdict.PROVEN:
        write_evidence(evidence_file, [distil(variant, proof, courses=True)])
    show(proof, kept)
    if proof.verdict is Verdict.NOT_AS_DECLARED and not json_file:
        err.print("--json FILE keeps everything that was seen", style="dim")
    return CODES[proof.verdict]


def _chosen(faults: Sequence[str], family: str | None) -> list[str]:
    """The ids of the faults that are meant, of a family if one is named; none for all of them."""
    catalog = load_catalog()
    wanted = [name for name in faults or catalog if family is None or catalog[name].family == family]
    if not wanted:
        raise click.UsageError(f"None of {', '.join(faults)} is of the family {family}.")
    return wanted


def _shown(faults: Sequence[str], backend: Backend) -> list[str]:
    """Those of them that a backend can show. Says how many it cannot, and what can."""
    catalog = load_catalog()
    for stronger in Backend:
        left_out = [name for name in faults if catalog[name].backend is stronger]
        if left_out and not backend.shows(stronger):
            err.print(
                f"left out: {len(left_out)} of {len(faults)} faults, which {backend} does not show; "
                f"use --backend {stronger}",
                soft_wrap=True,
            )
    return [name for name in faults if backend.shows(catalog[name].backend)]


def _fitting(jobs: int, backend_name: str) -> int:
    """So many proofs side by side, or as many as the backend has room for. Says when these are fewer."""
    with open_backend(backend_name) as backend:
        if backend.missing() is not None:
            return jobs  # each proof says what it is
        room = backend.room(find_base(DEFAULT_BASE).app)
    if room is None or room >= jobs:
        return jobs
    err.print(f"{room} side by side, not {jobs}: the cluster has no room for more", soft_wrap=True)
    return room


def _conclude(proofs: Sequence[Proof], json_file: Path | None, junit_file: Path | None) -> int:
    """Writes the reports and says how a sweep came out; its exit code is the worst verdict's."""
    if json_file:
        listed = [proof.model_dump(mode="json", exclude={"runs"}) for proof in proofs]
        write_atomically(json_file, (json.dumps({"proofs": listed}, indent=1, ensure_ascii=False) + "\n").encode())
    if junit_file:
        write_atomically(junit_file, to_junit(proofs))
    verdicts = Counter(proof.verdict for proof in proofs)
    out.print(", ".join(f"{verdicts[verdict]} {verdict}" for verdict in Verdict if verdicts[verdict]), highlight=False)
    return max((CODES[verdict] for verdict in verdicts), default=exits.OK)

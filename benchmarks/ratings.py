"""How far ratings can be relied on: `python benchmarks/ratings.py [--again N] [--draws N] [RECIPE…]`.

How long the whole catalog's ratings take from what ships; by how much the ratings of a variant move when it is proven
and rated again; and how near a drawn recipe comes, once it is proven, to what was asked for.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from random import Random

from auditor.axis import Axis
from auditor.distilling import distil
from auditor.drawing import draw_rated
from auditor.grid import coverage
from auditor.rating import Rater, Rating
from bases.base import DEFAULT_BASE, find_base
from faultory.inputs import read_variant
from faultory.measuring import catalog_evidence
from faults.errors import RecipeError
from faults.recipe import DeclaredRating
from faults.variant import Variant
from verifier.backends.process import ProcessBackend
from verifier.prove import Prover
from verifier.store import Store

RECIPES = ("lost-moons", "now-you-see-it", "one-chair-too-few", "two-cracked-cups")
"""One that is the same each time, two that fail now and then, and one in which clients race each other."""


def speed() -> None:
    base = find_base(DEFAULT_BASE)
    started = time.perf_counter()
    catalog = catalog_evidence(base)
    read = time.perf_counter()
    rater = Rater(base, catalog)
    for evidence in catalog:
        rater.rate(evidence)
    rated = time.perf_counter()
    print(f"{len(catalog)} of the catalog: read in {read - started:.1f} s, rated in {rated - read:.1f} s")


def measured(prover: Prover, rater: Rater, variant: Variant) -> Rating:
    return rater.rate(distil(variant, prover.prove(variant)))


def stability(prover: Prover, rater: Rater, names: list[str], again: int) -> None:
    for name in names:
        variant = read_variant(name)
        ratings = [measured(prover, rater, variant) for _ in range(again)]
        for axis in Axis:
            values = [rating.score(axis).value for rating in ratings]
            apart = max(values) - min(values)
            print(f"{name}, {axis}: {min(values):.2f} to {max(values):.2f} in {again} proofs, {apart:.2f} apart")


def draws(prover: Prover, rater: Rater, count: int) -> None:
    base = find_base(DEFAULT_BASE)
    catalog = catalog_evidence(base)
    reached = [cell for cell, found in coverage(base, catalog, {}).reached.items() if found and cell[1] < 5]
    random = Random(0)
    near = 0
    for seed in range(count):
        diagnose, fix = random.choice(reached)
        try:
            variant = draw_rated(base, catalog, DeclaredRating(diagnose=diagnose, fix=fix), seed)
        except RecipeError as error:
            print(f"{diagnose} and {fix}: {error}")
            continue
        rating = measured(prover, rater, variant)
        close = abs(rating.diagnose.value - diagnose) <= 1 and abs(rating.fix.value - fix) <= 1
        near += close
        print(f"asked for {diagnose} and {fix}, got {rating.diagnose.value:.1f} and {rating.fix.value:.1f}")
    print(f"{near} of {count} within one of what was asked for, on both axes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipes", nargs="*", default=list(RECIPES), metavar="RECIPE")
    parser.add_argument("--again", type=int, default=10, metavar="N")
    parser.add_argument("--draws", type=int, default=20, metavar="N")
    given = parser.parse_args()
    speed()
    base = find_base(DEFAULT_BASE)
    rater = Rater(base, catalog_evidence(base))
    with tempfile.TemporaryDirectory() as kept, ProcessBackend() as backend:
        prover = Prover(backend, Store(Path(kept)))
        stability(prover, rater, given.recipes, given.again)
        draws(prover, rater, given.draws)
        prover.close()


if __name__ == "__main__":
    main()

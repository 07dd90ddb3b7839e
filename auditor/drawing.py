"""Recipes drawn to be as hard as wanted: from the ratings of the proven catalog, without running anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from auditor.evidence import Evidence
from auditor.predicting import together
from auditor.rating import Rater, Rating
from bases.base import Base
from faults.drawing import drawn_name, drawn_recipe
from faults.errors import RecipeError
from faults.fault import Backend
from faults.recipe import CatalogFault, DeclaredRating
from faults.variant import Variant, compose

TRIES = 400
NEAR = 0.4
"""How far a predicted rating may be from what is wanted: nearer than half a point, since it is a prediction."""
MOST = 4
"""How many faults a drawn recipe has at most."""


def draw_rated(
    base: Base, catalog: Sequence[Evidence], wanted: DeclaredRating, seed: int, *, faults: int | None = None,
    backend: Backend = Backend.PROCESS,
) -> Variant:  # fmt: skip
    """A variant that should be rated as wanted, the same for the same seed and evidence.

    Args:
        base: what is broken.
        catalog: evidence of faults alone, as far as they are proven.
        wanted: the rating on both axes.
        seed: of the draw, and of the recipe.
        faults: how many; as many as it takes, when None.
        backend: where all of it must show.

    Raises RecipeError when nothing near enough was found.
    """
    random = Random(f"{seed}/draw/{wanted.diagnose}/{wanted.fix}")
    rater = Rater(base, catalog)
    shown = [evidence for evidence in catalog if backend.shows(evidence.parts[0].backend)]
    alone = [(evidence, rater.rate(evidence)) for evidence in shown]
    name = drawn_name(seed, wanted.diagnose, wanted.fix, faults=faults, backend=backend)
    for chosen in _candidates(alone, wanted, faults, random):
        predicted = together(base, name, chosen)
        if not near(rater.fix(predicted).value, wanted.fix) or not near(
            rater.rate(predicted).diagnose.value, wanted.diagnose
        ):
            continue
        cuts = (CatalogFault(fault=cut.fault, site=cut.site) for cut in predicted.parts)
        try:
            return compose(drawn_recipe(base, seed, cuts, wanted), name)
        except RecipeError:  # they overlap
            continue
    raise RecipeError(
        f"none of what seed {seed} draws is as hard as diagnose {wanted.diagnose} and fix {wanted.fix}: try another, "
        f"such as --seed {seed + 1}, or another number of --faults, or a neighbouring cell; `faultory catalog --gaps` "
        "shows which the catalog reaches"
    )


def near(predicted: float, wanted: int) -> bool:
    """Whether a predicted rating may be counted on to come out as wanted."""
    return abs(predicted - wanted) <= NEAR or (wanted == 5 and predicted > 5 - NEAR)


def _candidates(
    alone: Sequence[tuple[Evidence, Rating]], wanted: DeclaredRating, faults: int | None, random: Random
) -> Iterator[list[Evidence]]:
    """Sets of faults that may come out as wanted: one that is about as hard to find, and others that are not harder."""
    single = [evidence for evidence, rating in alone if near(rating.diagnose.value, wanted.diagnose)]
    easier = [evidence for evidence, rating in alone if rating.diagnose.value <= wanted.diagnose + NEAR]
    if not single:
        return
    if faults in (None, 1):
        fitting = [
            evidence
            for evidence, rating in alone
            if near(rating.diagnose.value, wanted.diagnose) and near(rating.fix.value, wanted.fix)
        ]
        random.shuffle(fitting)
        yield from ([evidence] for evidence in fitting)
    for _ in range(TRIES):
        count = faults or random.randint(2, MOST)
        others = random.sample(easier, min(count - 1, len(easier)))
        chosen = [random.choice(single), *others]
        if count > 1 and len({evidence.name for evidence in chosen}) == count:
            yield chosen

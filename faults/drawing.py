"""Recipes drawn from the catalog by chance: the same seed draws the same one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from random import Random

from bases.base import Base
from bases.contract import Aspect, Witness
from faults.catalog import load_catalog
from faults.errors import RecipeError
from faults.fault import Backend, Fault, Site
from faults.placing import sites_of
from faults.recipe import CatalogFault, DeclaredRating, Recipe
from faults.variant import Variant, compose

TRIES = 500


class Difficulty(StrEnum):
    """How much it takes to see that something is wrong: a prior, from what the catalog says of a fault alone."""

    EASY = "easy"
    """The first valid request shows it."""
    MEDIUM = "medium"
    """Only some input shows it: a name of a certain kind, or a request that is to be refused."""
    HARD = "hard"
    """It takes load, much data, time or a second replica."""


LEVELS = list(Difficulty)
DIAGNOSE = {Difficulty.EASY: 2, Difficulty.MEDIUM: 3, Difficulty.HARD: 4}


def difficulty(witnesses: Iterable[Witness]) -> Difficulty:
    """The least that shows a fault which breaks these aspects."""
    aspects = {witness.aspect for witness in witnesses}
    if Aspect.ANSWERS in aspects:
        return Difficulty.EASY
    if aspects & {Aspect.REFUSES, Aspect.EXACT}:
        return Difficulty.MEDIUM
    return Difficulty.HARD


def draw(
    base: Base, count: int, seed: int, wanted: Difficulty | None = None, backend: Backend = Backend.PROCESS
) -> Variant:
    """A variant of so many faults that a backend can show, none of which hides another; the hardest of them is as hard
    as wanted.

    Raises RecipeError when the catalog has no such faults.
    """
    random = Random(f"{seed}/draw")
    name = drawn_name(seed, wanted, faults=count if count > 1 else None, backend=backend)
    places = list(_places(base, wanted, backend))
    for _ in range(TRIES if len(places) >= count else 0):
        chosen = random.sample(places, count)
        hardest = max((level for _, _, level in chosen), key=LEVELS.index)
        if wanted not in (None, hardest):
            continue
        faults = (CatalogFault(fault=fault.id, site=site.name) for fault, site, _ in chosen)
        recipe = drawn_recipe(base, seed, faults, DeclaredRating(diagnose=DIAGNOSE[hardest], fix=min(count, 5)))
        try:
            variant = compose(recipe, name)
        except RecipeError:  # they overlap
            continue
        shown = variant.declared()
        if all(cut.breaks(base) & shown for cut in variant.cuts):
            return variant
    kind = f"{wanted} " if wanted else ""
    raise RecipeError(f"found no {count} {kind}faults that go together: ask for fewer, or for another difficulty")


def _places(base: Base, wanted: Difficulty | None, backend: Backend) -> Iterator[tuple[Fault, Site, Difficulty]]:
    """Every fault at every site that a backend can show and that is not harder than wanted, and how hard it is."""
    most = LEVELS.index(wanted) if wanted else len(LEVELS)
    for fault, site, level in _graded(base):
        if backend.shows(fault.backend) and LEVELS.index(level) <= most:
            yield fault, site, level


@lru_cache(maxsize=8)
def _graded(base: Base) -> tuple[tuple[Fault, Site, Difficulty], ...]:
    """Every fault at every site, and how hard it is."""
    found = []
    for fault in load_catalog().values():
        for site in sites_of(fault, base.app).values():
            found.append((fault, site, difficulty(fault.breaks(site, fault.parameters()))))
    return tuple(found)


def drawn_name(seed: int, *asked: object, faults: int | None, backend: Backend) -> str:
    """The name of what is drawn: all that was asked for is in it, so that no other draw of a seed has it."""
    words = [str(one) for one in asked if one is not None]
    words += [f"faults-{faults}"] if faults is not None else []
    words += [f"on-{backend}"] if backend is not Backend.PROCESS else []
    return "-".join(["random", *words, f"seed-{seed}"])


def drawn_recipe(base: Base, seed: int, faults: Iterable[CatalogFault], rating: DeclaredRating) -> Recipe:
    """A recipe of faults that nobody chose, with a brief that fits any of them."""
    return Recipe(
        title=f"Drawn with seed {seed}",
        authors=("faultory",),
        brief=(
            f"Since the last release the {base.description.title} does not do all that it should.\n"
            "Our users complain, each of something else, and nobody has found out yet what has changed.\n"
        ),
        seed=seed,
        rating=rating,
        base=base.description.name,
        faults=tuple(faults),
    )

"""The catalog, one fault at one site at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from random import Random

from bases.base import Base
from faults.catalog import load_catalog
from faults.placing import sites_of
from faults.recipe import CatalogFault, DeclaredRating, Recipe


def combinations(
    base: Base, faults: Collection[str] = (), *, sample: int | None = None, seed: int = 0
) -> Iterator[tuple[str, Recipe]]:
    """A name and a recipe for every fault at every site, in the catalog's order.

    Args:
        base: where the sites are.
        faults: ids of those that are meant; all, when empty.
        sample: at most so many sites of each fault, drawn with the seed.
        seed: of the draw, and of the recipes.
    """
    for fault in load_catalog().values():
        if faults and fault.id not in faults:
            continue
        sites = list(sites_of(fault, base.app))
        if sample is not None and sample < len(sites):
            drawn = set(Random(f"{seed}/{fault.id}").sample(sites, sample))
            sites = [site for site in sites if site in drawn]
        for site in sites:
            recipe = Recipe(
                title=fault.entry.title,
                authors=("faultory",),
                brief=fault.entry.mechanism,
                seed=seed,
                rating=DeclaredRating(diagnose=1, fix=1),
                base=base.description.name,
                faults=(CatalogFault(fault=fault.id, site=site),),
            )
            yield f"{fault.id}-at-{site.replace('.', '-')}", recipe

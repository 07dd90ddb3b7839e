"""The grid of diagnose × fix: which cells the catalog can reach, and which of them the recipes leave empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from auditor.axis import CELLS, Cell
from auditor.evidence import Evidence
from auditor.predicting import together
from auditor.rating import Rater, Rating
from bases.base import Base

DRAWS = 300
SEED = 0


@dataclass(frozen=True)
class Coverage:
    """Each cell: the recipes in it, and faults of the catalog that would come to stand in it, an example each."""

    recipes: Mapping[Cell, Sequence[str]]
    reached: Mapping[Cell, Sequence[tuple[str, ...]]]

    @property
    def gaps(self) -> list[Cell]:
        """Cells that the catalog reaches and no recipe stands in."""
        return [cell for cell in CELLS if self.reached.get(cell) and not self.recipes.get(cell)]


def cell_of(rating: Rating) -> Cell:
    """Where a variant stands."""
    return rating.diagnose.rounded, rating.fix.rounded


def coverage(base: Base, catalog: Sequence[Evidence], rated: Mapping[str, Rating]) -> Coverage:
    """What recipes, by name and rating, take of what the catalog reaches: each fault alone, and some hundred drawn sets
    of two to four, which are taken to be as hard to diagnose as the hardest of them.
    """
    rater = Rater(base, catalog)
    recipes: dict[Cell, list[str]] = defaultdict(list)
    for name, rating in rated.items():
        recipes[cell_of(rating)].append(name)
    reached: dict[Cell, list[tuple[str, ...]]] = defaultdict(list)
    alone = {evidence.name: rater.rate(evidence) for evidence in catalog}
    for evidence in catalog:
        reached[cell_of(alone[evidence.name])].append((evidence.parts[0].label,))
    random = Random(SEED)
    for _ in range(DRAWS if len(catalog) >= 4 else 0):
        chosen = random.sample(list(catalog), random.randint(2, 4))
        predicted = together(base, "together", chosen)
        labels = tuple(evidence.parts[0].label for evidence in chosen)
        diagnose = max(alone[evidence.name].diagnose.rounded for evidence in chosen)
        reached[diagnose, rater.fix(predicted).rounded].append(labels)
    return Coverage(recipes, reached)

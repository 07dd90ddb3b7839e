"""Two numbers from 1 to 5, each with the evidence it was computed from and an interval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor import diagnosis, mending
from auditor.ambiguity import Lineup, Suspects
from auditor.axis import Axis
from auditor.evidence import Evidence, Part, Rung
from auditor.neighbours import Neighbours
from auditor.signature import in_company
from auditor.terms import Term
from bases.base import Base

LOWEST, HIGHEST = 1.0, 5.0

SPAN = {Axis.DIAGNOSE: (0.20, 0.75), Axis.FIX: (0.07, 0.78)}
"""The weighted means that are rated 1 and 5: about what the easiest and the hardest of the catalog come to, alone on
the axis *diagnose*, four at a time on the axis *fix*.
"""
CONCENTRATION = 40.0
"""How sure the weights are: those of a Dirichlet distribution with this sum. At 40, a weight of 0.1 has a standard
deviation of 0.047."""
Z = 1.645
"""Of an interval that holds with 90 %."""


@dataclass(frozen=True)
class Score:
    """A number on one axis, where it comes from, and the interval that the weights' own uncertainty leaves."""

    axis: Axis
    value: float
    low: float
    high: float
    terms: tuple[Term, ...]

    @property
    def rounded(self) -> int:
        return math.floor(self.value + 0.5)


@dataclass(frozen=True)
class PartRating:
    """One fault's share in a variant: how hard it is to find with its companions present, and alone."""

    label: str
    diagnose: Score
    alone: Score
    suspects: Mapping[Rung, Suspects]


@dataclass(frozen=True)
class Rating:
    """How hard a variant is."""

    name: str
    diagnose: Score
    fix: Score
    parts: tuple[PartRating, ...]

    @property
    def hardest(self) -> PartRating:
        """The fault that is hardest to find: whose diagnosis is that of the whole."""
        return max(self.parts, key=lambda part: part.diagnose.value)

    @property
    def together_harder(self) -> bool:
        """Whether each fault alone is easy (2 at most), and together they are not (3 or more)."""
        return len(self.parts) > 1 and all(p.alone.rounded <= 2 for p in self.parts) and self.diagnose.rounded >= 3

    def score(self, axis: Axis) -> Score:
        return self.diagnose if axis is Axis.DIAGNOSE else self.fix


class Rater:
    """Rates variants against the proven catalog. It runs nothing."""

    def __init__(self, base: Base, catalog: Sequence[Evidence]) -> None:
        """`catalog` is the evidence of faults alone, each at each of its sites as far as they are proven."""
        self._base = base
        self._lineup = Lineup(base, catalog)
        self._neighbours = Neighbours(catalog)

    def rate(self, evidence: Evidence) -> Rating:
        """A variant's rating. Its diagnosis is as hard as that of its hardest fault: no incident is over before."""
        parts = tuple(self._part(evidence, part) for part in evidence.parts)
        hardest = max((part.diagnose for part in parts), key=lambda found: found.value)
        return Rating(
            name=evidence.name,
            diagnose=hardest,
            fix=self.fix(evidence),
            parts=parts,
        )

    def fix(self, evidence: Evidence) -> Score:
        """How hard a variant is to mend, all of its faults together."""
        return score(Axis.FIX, mending.terms(evidence, self._neighbours))

    def _part(self, evidence: Evidence, part: Part) -> PartRating:
        suspects = self._lineup.suspects(evidence, part)
        found = self._diagnose(evidence, part, suspects)
        if part.alone is None:
            return PartRating(part.label, found, found, suspects)
        single = evidence.model_copy(
            update={"seen": part.alone, "parts": (part.model_copy(update={"alone": None}),), "courses": ()}
        )
        alone = self._diagnose(single, single.parts[0], self._lineup.suspects(single, single.parts[0]))
        if not in_company(evidence, part).symptoms:
            found = _halfway(found, alone)
        return PartRating(part.label, found, alone, suspects)

    def _diagnose(self, evidence: Evidence, part: Part, suspects: Mapping[Rung, Suspects]) -> Score:
        terms = diagnosis.terms(self._base, evidence, part, suspects, self._lineup.prior_bits)
        return score(Axis.DIAGNOSE, terms)


def score(axis: Axis, terms: Sequence[Term]) -> Score:
    """The weighted mean of the terms, put on the scale, and its interval.

    With weights from a Dirichlet distribution of mean w and sum c, the mean m = Σ wᵢxᵢ has the variance
    (Σ wᵢxᵢ² - m²) / (c + 1).
    """
    mean = sum(term.points for term in terms)
    variance = (sum(term.kind.weight * term.value**2 for term in terms) - mean**2) / (CONCENTRATION + 1)
    low, high = SPAN[axis]
    scale = (HIGHEST - LOWEST) / (high - low)
    value = LOWEST + (mean - low) * scale
    margin = Z * math.sqrt(max(0.0, variance)) * scale
    return Score(axis, _clip(value), _clip(value - margin), _clip(value + margin), tuple(terms))


def _halfway(hidden: Score, alone: Score) -> Score:
    """Between two ratings of one fault: of one that the others hide whole nobody knows, until they are mended and it
    lies open.
    """
    middle = {name: (getattr(hidden, name) + getattr(alone, name)) / 2 for name in ("value", "low", "high")}
    return Score(hidden.axis, **middle, terms=hidden.terms)


def _clip(value: float) -> float:
    return min(HIGHEST, max(LOWEST, value))

"""Two numbers from 1 to 5, each with the evidence it was computed from and an interval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor import diagnosis, mending
from auditor.ambiguity import Lineup, Suspects
from auditor.axis import DEVIATIONS, HIGHEST, LOWEST, Axis, clipped, rounded
from auditor.evidence import Evidence, Part, Rung
from auditor.neighbours import Neighbours
from auditor.signature import in_company
from auditor.terms import Term
from bases.base import Base

SPAN = {Axis.DIAGNOSE: (0.20, 0.75), Axis.FIX: (0.07, 0.78)}
"""The weighted means that are rated 1 and 5: about what the easiest and the hardest of the catalog come to, alone on
the axis *diagnose*, four at a time on the axis *fix*.
"""
CONCENTRATION = 40.0
"""How sure the weights are: those of a Dirichlet distribution with this sum. At 40, a weight of 0.1 has a standard
deviation of 0.047."""
UNKNOWN = 0.6
"""What the terms leave out of a rating, as a standard deviation in points: a prior, for outcomes to correct."""


@dataclass(frozen=True)
class Score:
    """A number on one axis, where it comes from, and what the weights' own uncertainty leaves: a standard deviation, in
    points, and the interval that follows.
    """

    axis: Axis
    value: float
    sd: float
    terms: tuple[Term, ...]

    @property
    def low(self) -> float:
        return clipped(self.value - DEVIATIONS * self.sd)

    @property
    def high(self) -> float:
        return clipped(self.value + DEVIATIONS * self.sd)

    @property
    def rounded(self) -> int:
        return rounded(self.value)


@dataclass(frozen=True)
class PartRating:
    """One fault's share in a variant: how hard it is to find with its companions present, and alone."""

    label: str
    diagnose: Score
    alone: Score
    hidden: bool
    """Whether the others hide it whole, so that its rating lies between one without a trace and that alone."""
    suspects: Mapping[Rung, Suspects]


@dataclass(frozen=True)
class Rating:
    """How hard a variant is."""

    name: str
    fix: Score
    parts: tuple[PartRating, ...]

    @property
    def diagnose(self) -> Score:
        """As hard as the hardest of its faults: no incident is over before."""
        return self.hardest.diagnose

    @property
    def hardest(self) -> PartRating:
        """The fault that is hardest to find."""
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
        """A variant's rating."""
        parts = tuple(self._part(evidence, part) for part in evidence.parts)
        return Rating(evidence.name, self.fix(evidence), parts)

    def fix(self, evidence: Evidence) -> Score:
        """How hard a variant is to mend, all of its faults together."""
        return score(Axis.FIX, mending.terms(evidence, self._neighbours))

    def _part(self, evidence: Evidence, part: Part) -> PartRating:
        suspects = self._lineup.suspects(evidence, part)
        found = self._diagnose(evidence, part, suspects)
        if part.alone is None:
            return PartRating(part.label, found, found, hidden=False, suspects=suspects)
        single = evidence.model_copy(
            update={"seen": part.alone, "parts": (part.model_copy(update={"alone": None}),), "courses": ()}
        )
        alone = self._diagnose(single, single.parts[0], self._lineup.suspects(single, single.parts[0]))
        hidden = not in_company(evidence, part).symptoms
        return PartRating(part.label, _halfway(found, alone) if hidden else found, alone, hidden, suspects)

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
    return Score(axis, clipped(value), math.sqrt(max(0.0, variance)) * scale, tuple(terms))


def _halfway(hidden: Score, alone: Score) -> Score:
    """Between two ratings of one fault: of one that the others hide whole nobody knows, until they are mended and it
    lies open. The standard deviation is that of a mixture of the two in equal parts.
    """
    apart = (hidden.value - alone.value) / 2
    sd = math.sqrt((hidden.sd**2 + alone.sd**2) / 2 + apart**2)
    return Score(hidden.axis, (hidden.value + alone.value) / 2, sd, hidden.terms)

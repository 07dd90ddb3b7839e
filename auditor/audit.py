"""What authors declare against what was measured, the biggest disagreements first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.axis import CELLS, Axis, Cell, rounded
from auditor.calibration.rasch import Calibrated
from auditor.evidence import Evidence
from auditor.rating import Rating
from faults.recipe import DeclaredRating
from faults.variant import FaultCut, Variant


@dataclass(frozen=True)
class Row:
    """One variant: what its author says of it, and what was found."""

    name: str
    title: str
    authors: tuple[str, ...]
    families: tuple[str, ...]
    layers: tuple[str, ...]
    declared: DeclaredRating
    rating: Rating
    evidence: Evidence
    outcomes: Mapping[Axis, Calibrated] = field(default_factory=dict)
    """What incidents have made of the rating; where there were none, what is known before any."""

    def measured(self, axis: Axis) -> float:
        """What counts: the rating after incidents, or by evidence alone where there were none."""
        outcome = self._outcome(axis)
        return outcome.mean if outcome else self.rating.score(axis).value

    def interval(self, axis: Axis) -> tuple[float, float]:
        """The interval of what counts: as long as there are no incidents, that of the prior that they would correct."""
        known = self.outcomes.get(axis) or self.rating.score(axis)
        return known.low, known.high

    def _outcome(self, axis: Axis) -> Calibrated | None:
        outcome = self.outcomes.get(axis)
        return outcome if outcome and outcome.n else None

    def gap(self, axis: Axis) -> float:
        """By how much the author's number is too high, or, negative, too low."""
        return float(getattr(self.declared, axis)) - self.measured(axis)

    @property
    def widest(self) -> float:
        """The larger of its two gaps, without the sign."""
        return max(abs(self.gap(axis)) for axis in Axis)

    @property
    def cell(self) -> Cell:
        """Its place in the grid."""
        return rounded(self.measured(Axis.DIAGNOSE)), rounded(self.measured(Axis.FIX))


@dataclass(frozen=True)
class Audit:
    """All rows, the biggest disagreements first, and what could not be rated, with the reason."""

    rows: tuple[Row, ...]
    unrated: Mapping[str, str]
    recorded: int = 0
    """How many incidents there are, of whatever variants."""
    uncounted: tuple[str, ...] = ()
    """The variants of those that no rating rests on, since nothing of that name was rated."""

    def wider_than(self, gap: float) -> list[Row]:
        return [row for row in self.rows if row.widest > gap]

    @property
    def grid(self) -> Mapping[Cell, list[Row]]:
        """Every cell of diagnose × fix, with the variants in it."""
        cells: dict[Cell, list[Row]] = {cell: [] for cell in CELLS}
        for row in self.rows:
            cells[row.cell].append(row)
        return cells


def row(variant: Variant, evidence: Evidence, rating: Rating, outcomes: Mapping[Axis, Calibrated]) -> Row:
    """A variant's row."""
    recipe = variant.recipe
    families = {cut.fault.family.value if isinstance(cut, FaultCut) else "by hand" for cut in variant.cuts}
    return Row(
        name=variant.name,
        title=recipe.title,
        authors=recipe.authors,
        families=tuple(sorted(families)),
        layers=tuple(sorted({part.layer.value for part in evidence.parts})),
        declared=recipe.rating,
        rating=rating,
        evidence=evidence,
        outcomes=outcomes,
    )


def audit(
    rows: Sequence[Row], unrated: Mapping[str, str], *, recorded: int = 0, uncounted: Sequence[str] = ()
) -> Audit:
    """An audit of rows in any order."""
    ordered = sorted(rows, key=lambda row: (-row.widest, row.name))
    return Audit(tuple(ordered), dict(unrated), recorded, tuple(uncounted))

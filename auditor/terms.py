"""What a rating is made of."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.axis import Axis


@dataclass(frozen=True)
class Kind:
    """A term as such: what it measures, in what unit, how much it weighs, and where that comes from.

    The weights of an axis add up to 1. They are priors: judgements that outcomes of incidents are there to correct.
    """

    name: str
    axis: Axis
    weight: float
    unit: str
    about: str
    source: str


@dataclass(frozen=True)
class Term:
    """A term of one fault: where it stands between the easiest (0) and the hardest (1), what was measured, and that in
    words.
    """

    kind: Kind
    value: float
    measured: float
    sentence: str

    @property
    def points(self) -> float:
        """What it adds to the weighted mean."""
        return self.kind.weight * self.value


def kind(name: str, axis: Axis, weight: float, unit: str, about: str, source: str) -> Kind:
    """A kind of term, its texts on one line each."""
    return Kind(name, axis, weight, unit, " ".join(about.split()), " ".join(source.split()))

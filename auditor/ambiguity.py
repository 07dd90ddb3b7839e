"""How many other faults of the catalog would have looked the same?"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.evidence import Evidence, Part, Rung
from auditor.signature import Signature, in_company, restricted, signature
from bases.base import Base


@dataclass(frozen=True)
class Suspects:
    """What fits everything seen up to a rung."""

    rung: Rung
    labels: tuple[str, ...]
    """Faults at their sites, the most likely first."""
    bits: float
    """The entropy of the posterior over them, after Shannon (1948): 0 when only one is left."""


class Lineup:
    """The proven catalog, each fault at each site alone, as suspects for what is seen of a variant.

    Before anything is seen every fault is as likely as any other, and so is each of its sites.
    """

    def __init__(self, base: Base, catalog: Sequence[Evidence]) -> None:
        self._base = base
        self._catalog = catalog
        sites = Counter(evidence.parts[0].fault for evidence in catalog)
        self._prior = {e.parts[0].label: 1 / sites[e.parts[0].fault] for e in catalog}
        self.prior_bits = _bits(list(self._prior.values()))
        """The entropy before anything is seen."""
        self._alike: dict[Rung, dict[Signature, list[Evidence]]] = {}

    def suspects(self, evidence: Evidence, part: Part) -> Mapping[Rung, Suspects]:
        """Who fits, rung by rung. Whoever is to be found is always among them, known to the catalog or not."""
        seen = in_company(evidence, part)
        found: dict[Rung, Suspects] = {}
        for rung in Rung:
            shown = signature(self._base, seen, part, rung)
            left = self._alone(rung).get(shown, []) if part.alone is None else self._beside(evidence, rung, shown)
            found[rung] = _posterior(rung, part.label, {e.parts[0].label: self._prior[e.parts[0].label] for e in left})
        return found

    def _alone(self, rung: Rung) -> Mapping[Signature, list[Evidence]]:
        """The catalog by what each fault shows up to a rung."""
        if rung not in self._alike:
            groups: dict[Signature, list[Evidence]] = defaultdict(list)
            for other in self._catalog:
                groups[signature(self._base, other.seen, other.parts[0], rung)].append(other)
            self._alike[rung] = groups
        return self._alike[rung]

    def _beside(self, evidence: Evidence, rung: Rung, shown: Signature) -> list[Evidence]:
        """Those that would show just this, were they in a variant in a fault's place."""
        return [
            other
            for other in self._catalog
            if signature(self._base, restricted(other.seen, evidence), other.parts[0], rung) == shown
        ]


def _posterior(rung: Rung, culprit: str, weights: Mapping[str, float]) -> Suspects:
    weights = {culprit: 1.0, **weights}
    labels = tuple(sorted(weights, key=lambda label: (-weights[label], label)))
    return Suspects(rung, labels, _bits(list(weights.values())))


def _bits(weights: Sequence[float]) -> float:
    """The entropy of a distribution that is given up to a factor; 0 of none."""
    total = sum(weights)
    return max(0.0, -sum(weight / total * math.log2(weight / total) for weight in weights))

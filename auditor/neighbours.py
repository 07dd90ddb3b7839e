"""The other faults of the catalog that sit in the same lines: what a careless fix may turn one into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from auditor.evidence import Evidence, Part, Piece
from auditor.signature import RUNNING


class Neighbours:
    """The proven catalog by the lines that it changes."""

    def __init__(self, catalog: Sequence[Evidence]) -> None:
        self._by_path: dict[str, list[tuple[Piece, Evidence]]] = defaultdict(list)
        for evidence in catalog:
            for piece in evidence.parts[0].pieces:
                self._by_path[piece.path].append((piece, evidence))

    def of(self, part: Part) -> Iterator[Evidence]:
        """Every other fault that changes a line that this one changes, once each."""
        found: dict[str, Evidence] = {}
        for piece in part.pieces:
            for other, evidence in self._by_path[piece.path]:
                if other.touches(piece) and evidence.parts[0].label != part.label:
                    found[evidence.name] = evidence
        yield from found.values()

    def dependants(self, part: Part, failed: Iterable[str]) -> frozenset[str]:
        """The checks that are known to depend on the changed lines, those that fail by this fault itself left out."""
        return frozenset[str]().union(*(other.seen.failed for other in self.of(part))) - frozenset(failed)

    def tempting(self, part: Part, failed: Iterable[str]) -> list[str]:
        """Wrong states of the changed lines in which all that fails now would pass, and something else would not: to a
        look at the symptom alone, each is a fix.
        """
        symptoms = frozenset(failed)
        return sorted(
            other.parts[0].label
            for other in self.of(part)
            if not symptoms & (other.seen.failed | other.seen.blocked) and other.seen.phase == RUNNING
        )

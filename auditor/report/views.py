"""What the templates show of an audit, put into the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from auditor.ambiguity import Suspects
from auditor.audit import Audit, Row
from auditor.evidence import Evidence, Part, Rung, Seen, Symptom, Trace
from auditor.rating import PartRating
from auditor.report.pictures import panels

WIDE = 1.0
"""A gap of more than this is marked: the author is off by more than a whole point."""


@dataclass(frozen=True)
class Facet:
    """One way to filter: every value that there is, by number, so that a page repeats no stranger's text."""

    name: str
    values: tuple[str, ...]

    def numbers(self, values: Iterable[str]) -> str:
        """The numbers of some of the values, as an attribute that a script splits."""
        return " ".join(str(self.values.index(value)) for value in sorted(set(values)))


@dataclass(frozen=True)
class SeenAt:
    """What an operator finds on one rung."""

    rung: Rung
    symptoms: tuple[Symptom, ...]
    traces: tuple[Trace, ...]


@dataclass(frozen=True)
class PartView:
    """One fault of a variant: its rating, and what is known of it."""

    rating: PartRating
    part: Part
    suspects: tuple[Suspects, ...]
    most_bits: float
    """The length of the longest bar, in bits."""
    hidden: tuple[str, ...]
    """The checks that it fails alone and that cannot be seen to fail with the others in."""


@dataclass(frozen=True)
class Page:
    """A variant's page, with its neighbours in the order of the table."""

    row: Row
    number: int
    parts: tuple[PartView, ...]
    pictures: tuple[Markup, ...]
    before: Row | None
    after: Row | None

    @property
    def seen(self) -> list[SeenAt]:
        return ladder(self.row.evidence.seen)

    @property
    def hardest(self) -> PartView:
        """The fault that says how hard the variant is to diagnose."""
        return next(view for view in self.parts if view.rating is self.row.rating.hardest)

    def alone(self, part: Part) -> list[SeenAt]:
        return ladder(part.alone) if part.alone else []


def facets(rows: Sequence[Row]) -> tuple[Facet, ...]:
    """The filters, each with the values that occur."""

    def facet(name: str, values: Iterable[Iterable[str]]) -> Facet:
        return Facet(name, tuple(sorted({value for some in values for value in some})))

    return (
        facet("family", (row.families for row in rows)),
        facet("layer", (row.layers for row in rows)),
        facet("author", (row.authors for row in rows)),
    )


def numbers(row: Row, found: Sequence[Facet]) -> Mapping[str, str]:
    """A row's values in each facet, by number."""
    own = {"family": row.families, "layer": row.layers, "author": row.authors}
    return {facet.name: facet.numbers(own[facet.name]) for facet in found}


def pages(audit: Audit) -> list[Page]:
    """A page for every row, in the order of the rows."""
    around = [None, *audit.rows, None]
    trios = zip(pairwise(around), around[2:], strict=False)
    return [
        Page(row, number, _parts(row), _pictures(row.evidence, number), before, after)
        for number, ((before, row), after) in enumerate(trios)
        if row is not None
    ]


def ladder(seen: Seen) -> list[SeenAt]:
    """Each rung on which anything is seen, from the first that is looked at."""
    found = []
    for rung in Rung:
        symptoms = tuple(symptom for symptom in seen.symptoms if symptom.rung is rung)
        traces = tuple(trace for trace in seen.traces if trace.rung is rung)
        if symptoms or traces:
            found.append(SeenAt(rung, symptoms, traces))
    return found


def _parts(row: Row) -> tuple[PartView, ...]:
    views = []
    for rating, part in zip(row.rating.parts, row.evidence.parts, strict=True):
        suspects = tuple(rating.suspects[rung] for rung in Rung if rung in rating.suspects)
        most = max((one.bits for one in suspects), default=0.0)
        hidden = row.evidence.alone(part).failed - row.evidence.seen.failed
        views.append(PartView(rating, part, suspects, max(most, 1.0), tuple(sorted(hidden))))
    return tuple(views)


def _pictures(evidence: Evidence, number: int) -> tuple[Markup, ...]:
    # The writer of SVG escapes what stands in it.
    return tuple(Markup(drawn) for drawn in panels(evidence.courses, f"p{number}"))

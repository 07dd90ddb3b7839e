"""Courses as lines to draw: what is the same told once, what is too fine brought together."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.evidence import Course
from verifier.outcomes import Moment

BROKEN = "broken"


@dataclass(frozen=True)
class Series:
    """A run over time. Where two courses are one run, as that of a healthy service before and healed to the byte, it
    has both names.
    """

    names: tuple[str, ...]
    moments: tuple[Moment, ...]

    @property
    def name(self) -> str:
        return ", ".join(self.names)

    @property
    def style(self) -> str:
        """Its class: of two names the first says how it is drawn."""
        return self.names[0] if self.names[0] in ("before", BROKEN, "healed") else "before"


def series(courses: Sequence[Course], most: int) -> list[Series]:
    """What there is to draw, in at most so many moments each, the broken run last, which is on top."""
    end = max((moment.seconds for course in courses for moment in course.moments), default=0.0)
    runs: dict[tuple[Moment, ...], tuple[str, ...]] = {}
    for course in courses:
        if course.moments:
            runs[course.moments] = (*runs.get(course.moments, ()), course.name)
    found = [Series(names, _thinned(moments, end, most)) for moments, names in runs.items()]
    return sorted(found, key=lambda one: one.style == BROKEN)


def _thinned(moments: Sequence[Moment], end: float, most: int) -> tuple[Moment, ...]:
    """As many moments at most, those of equal spans of time summed up."""
    if len(moments) <= most:
        return tuple(moments)
    spans = groupby(moments, key=lambda moment: min(most - 1, int(moment.seconds / end * most)))
    return tuple(_together(list(group)) for _, group in spans)


def _together(group: list[Moment]) -> Moment:
    medians = [moment.median_ms for moment in group for _ in range(moment.requests) if moment.median_ms is not None]
    return Moment(
        seconds=group[-1].seconds,
        requests=sum(moment.requests for moment in group),
        errors=sum(moment.errors for moment in group),
        median_ms=statistics.median(medians) if medians else None,
        memory_mib=max(moment.memory_mib for moment in group),
    )


def stretches(points: Iterable[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """Runs of points without a gap."""
    found: list[list[tuple[float, float]]] = []
    gap = True
    for x, y in points:
        if y is None:
            gap = True
            continue
        if gap:
            found.append([])
        found[-1].append((x, y))
        gap = False
    return found

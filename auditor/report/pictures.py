"""Pictures of what a proof measured over time: before, broken and healed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from auditor.evidence import Course
from auditor.report.scale import Scale, linear, logarithmic, told
from auditor.report.series import BROKEN, Series, series, stretches
from auditor.report.svg import drawing, label, line, node
from verifier.outcomes import Moment

WIDTH, HEIGHT = 384.0, 184.0
LEFT, RIGHT, TOP, BOTTOM = 38.0, 122.0, 32.0, 26.0
"""What is left around a plot for its texts."""
APART = 15.0
"""Between the baselines of two names at the ends of lines."""
FINE = 60
"""How many moments of a run a page shows."""


@dataclass(frozen=True)
class Measure:
    """One quantity: what it is called, in what unit, and how it is read off a moment; None where there is none."""

    title: str
    unit: str
    of: Callable[[Moment], float | None]
    scale: Callable[[Sequence[float]], Scale]


MEASURES = (
    Measure("median latency", "ms, logarithmic", lambda moment: moment.median_ms, logarithmic),
    Measure(
        "requests answered with 5xx", "%",
        lambda moment: 100 * moment.errors / moment.requests if moment.requests else None,
        lambda values: linear(max(values, default=1.0), unit=2.5),
    ),
    Measure("memory", "MiB", lambda moment: moment.memory_mib, lambda values: linear(max(values, default=1.0))),
)  # fmt: skip


def panels(courses: Sequence[Course], key: str) -> list[str]:
    """A drawing for each measure, to stand in a page that has the style sheet; none where nothing was recorded.

    `key` is the page's own, for ids.
    """
    lines = series(courses, FINE)
    return [
        drawing(
            WIDTH, HEIGHT, _plot(measure, lines), name=f"{measure.title} over time", said=describe(measure, lines),
            key=f"{key}.{number}", class_="plot",
        )
        for number, measure in enumerate(MEASURES if lines else ())
    ]  # fmt: skip


def describe(measure: Measure, lines: Sequence[Series]) -> str:
    """What a plot shows, in words."""
    unit = measure.unit.partition(",")[0]
    parts = []
    for one in lines:
        values = [value for moment in one.moments if (value := measure.of(moment)) is not None]
        parts.append(f"{one.name} {min(values):.3g} to {max(values):.3g} {unit}" if values else f"{one.name} none")
    return f"{measure.title}: {'; '.join(parts)}."


def _plot(measure: Measure, lines: Sequence[Series]) -> list[Element]:
    values = [value for one in lines for moment in one.moments if (value := measure.of(moment)) is not None]
    times = linear(max((moment.seconds for one in lines for moment in one.moments), default=1.0))
    scale = measure.scale(values)
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT

    def x(seconds: float) -> float:
        return LEFT + times.place(seconds) * (right - LEFT)

    def y(value: float) -> float:
        return bottom - scale.place(value) * (bottom - TOP)

    title = label(0, 14, measure.title, "head")
    title.append(node("tspan", content=f"  {measure.unit}", class_="unit"))
    drawn = [title]
    for tick in scale.ticks:
        drawn += [line(LEFT, y(tick), right, y(tick), "grid"), label(LEFT - 6, y(tick) + 4, told(tick), None, "end")]
    for tick in times.ticks:
        seconds = told(tick) + (" s" if tick == times.ticks[-1] else "")
        drawn += [
            line(x(tick), bottom, x(tick), bottom + 4, "tick"),
            label(x(tick), bottom + 17, seconds, None, "middle"),
        ]
    ends = []
    for one in lines:
        points = [(moment.seconds, measure.of(moment)) for moment in one.moments]
        placed = [[(x(seconds), y(value)) for seconds, value in stretch] for stretch in stretches(points)]
        drawn += [_line(stretch, one.style) for stretch in placed]
        ends.append((placed[-1][-1][1] if placed else bottom, one, bool(placed)))
    return drawn + _names(ends, right)


def _line(points: list[tuple[float, float]], style: str) -> Element:
    """A line through points; a dot where there is but one."""
    if len(points) == 1:
        return node("circle", cx=points[0][0], cy=points[0][1], r=2.5 if style == BROKEN else 2, class_=f"dot {style}")
    return node("path", d="M" + " ".join(f"{x:.0f} {y:.0f}" for x, y in points), class_=f"line {style}")


def _names(ends: list[tuple[float, Series, bool]], right: float) -> list[Element]:
    """The name of each line beside its end, with a piece of it, moved so far that none is on another."""
    drawn: list[Element] = []
    lowest = HEIGHT - BOTTOM
    at: list[float] = []
    for end, _, _ in sorted(ends, key=lambda entry: entry[0]):
        at.append(max(end, at[-1] + APART) if at else end)
    excess = max(0.0, at[-1] - lowest) if at else 0.0
    for position, (_, one, shown) in zip(at, sorted(ends, key=lambda entry: entry[0]), strict=True):
        level = position - excess
        if shown:
            drawn.append(line(right + 5, level, right + 21, level, f"line {one.style}"))
        name = one.name if shown else f"{one.name}: none"
        drawn.append(label(right + 26, level + 4, name, f"name {one.style}"))
    return drawn

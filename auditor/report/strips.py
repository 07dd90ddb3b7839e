"""Small drawings that stand beside their numbers: a rating with its interval, and bars."""

from __future__ import annotations

from markupsafe import Markup

from auditor.audit import Row
from auditor.axis import HIGHEST, LEVELS, LOWEST, Axis
from auditor.report.svg import drawing, line, node

WIDTH, HEIGHT, MARGIN, MIDDLE = 168.0, 20.0, 8.0, 10.0
BAR, THICK = 120.0, 8.0


def strip(row: Row, axis: Axis) -> Markup:
    """The scale from 1 to 5 with what was measured, a dot on its interval, and what is declared, a hollow diamond.

    It is decoration: its numbers are written beside it.
    """
    low, high = row.interval(axis)
    at = place(float(getattr(row.declared, axis)))
    drawn = [
        line(place(LOWEST), MIDDLE, place(HIGHEST), MIDDLE, "axis"),
        *(line(place(tick), MIDDLE - 4, place(tick), MIDDLE + 4, "axis") for tick in LEVELS),
        line(place(low), MIDDLE, place(high), MIDDLE, "interval"),
        node("path", d=f"M{at:.1f} {MIDDLE - 7}l7 7l-7 7l-7 -7z", class_="declared"),
        node("circle", cx=place(row.measured(axis)), cy=MIDDLE, r=4, class_="measured"),
    ]
    return Markup(drawing(WIDTH, HEIGHT, drawn, class_="strip"))


def place(value: float) -> float:
    """Where a rating is on a strip."""
    return MARGIN + (value - LOWEST) / (HIGHEST - LOWEST) * (WIDTH - 2 * MARGIN)


def bar(share: float, kind: str) -> Markup:
    """A bar of this share of its ground, from 0 to 1."""
    drawn = [
        node("rect", width=BAR, height=THICK, class_="trough"),
        node("rect", width=max(0.0, min(1.0, share)) * BAR, height=THICK, class_=f"bar {kind}"),
    ]
    return Markup(drawing(BAR, THICK, drawn, class_="bars"))

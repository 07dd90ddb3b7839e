"""The picture in a submission's README: the whole contract on the healthy service, on the broken and on the mended one.

It shows outcomes and no times, as these differ from run to run and an archive is the same wherever it is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from auditor.distilling import rung_of
from auditor.evidence import Rung
from auditor.report.palette import variables
from auditor.report.svg import drawing, label, node, short
from bases.description import Description
from verifier.outcomes import Outcome
from verifier.proof import Claim
from verifier.summary import Summary

PICTURE = "picture.svg"
WIDTH, LINE, MARGIN = 720.0, 22.0, 12.0
LEFT, BAR, THICK = 84.0, 360.0, 12.0
"""Where bars begin, how long the one of all checks is, and how thick they are."""
SQUARE = 15.0
"""From one square to the next; each is as thick as a bar."""
LEAST = 4.0
"""Of a bar's piece: one check of three hundred is to be seen."""
MOST_SQUARES, MOST_LETTERS = 12, 64
COLOURS = ("paper", "ink", "muted", "rule", "edge", "broken", "healed")
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:var(--ink)}.ground{fill:var(--paper)}.note{fill:var(--muted)}"
    ".pass{fill:none;stroke:var(--healed)}.fail{fill:var(--broken)}"
    ".wait{fill:var(--rule);stroke:var(--edge);stroke-dasharray:2 2}"
)
"""Passed is hollow, failed is solid, not tried is dashed: told apart without a colour."""


@dataclass(frozen=True)
class Tally:
    """How many checks of a run passed, failed and could not be tried; `unknown` where a summary does not say."""

    passed: int
    failed: int
    blocked: int
    unknown: int = 0

    def __str__(self) -> str:
        parts = [f"{self.passed} {'passes' if self.passed == 1 else 'pass'}"]
        parts += [f"{self.failed} {'fails' if self.failed == 1 else 'fail'}"] * bool(self.failed)
        parts += [f"{self.blocked} not tried"] * bool(self.blocked)
        parts += [f"{self.unknown} not told"] * bool(self.unknown)
        return ", ".join(parts)


def tallies(summary: Summary) -> dict[str, Tally]:
    """What became of the checks of each run, by the run's name."""
    holds = {point.claim: point.holds for point in summary.points}
    healthy = [symptom.before for symptom in summary.symptoms]
    healed = [symptom.healed for symptom in summary.symptoms]
    return {
        "healthy": _whole(summary, healthy, all_pass=holds.get(Claim.BASE_PASSES) is True),
        "broken": Tally(summary.passed, len(summary.symptoms), len(summary.blocked)),
        "fixed": _whole(summary, healed, all_pass=holds.get(Claim.HEALS) is True),
    }


def describe(summary: Summary) -> str:
    """The picture in words."""
    return "; ".join(f"{name}: {tally}" for name, tally in tallies(summary).items())


def outcomes_picture(summary: Summary, description: Description) -> str:
    """An SVG file of a few KB, always the same for the same summary."""
    drawn: list[Element] = []
    level = MARGIN
    for name, tally in tallies(summary).items():
        drawn += _row(name, tally, level)
        level += LINE
    seen = list(_where(summary, description, level + LINE / 2))
    level += LINE / 2 + LINE * len(seen)
    ground = [
        node("style", content=variables(COLOURS) + STYLE),
        node("rect", width=WIDTH, height=level + MARGIN, class_="ground"),
    ]
    drawn = [*ground, *drawn, *(one for row in seen for one in row)]
    return drawing(WIDTH, level + MARGIN, drawn, name="Checks of the contract", said=describe(summary), alone=True)


def _whole(summary: Summary, shown: list[Outcome], *, all_pass: bool) -> Tally:
    """Of a run of which the summary tells the outcomes of the symptoms, and whether all passed."""
    total = summary.passed + len(shown) + len(summary.blocked)
    if all_pass:
        return Tally(total, 0, 0)
    passed, failed = shown.count(Outcome.PASSED), shown.count(Outcome.FAILED)
    return Tally(passed, failed, 0, total - passed - failed)


def _row(name: str, tally: Tally, top: float) -> Iterator[Element]:
    """A bar of one run, its checks in proportion, and what it says in numbers."""
    pieces = [("pass", tally.passed), ("fail", tally.failed), ("wait", tally.blocked + tally.unknown)]
    pieces = [(kind, number) for kind, number in pieces if number]
    total = sum(number for _, number in pieces)
    yield label(MARGIN, top + THICK - 1, name)
    x = LEFT
    for kind, number in pieces:
        width = LEAST + number / total * (BAR - LEAST * len(pieces))
        yield node("rect", x=x, y=top, width=width - 1, height=THICK, class_=kind)
        x += width
    yield label(LEFT + BAR + 12, top + THICK - 1, str(tally))


def _where(summary: Summary, description: Description, top: float) -> Iterator[list[Element]]:
    """A line for each place where an operator sees a check fail: a square for each, and which."""
    for rung in Rung:
        names = [symptom.check for symptom in summary.symptoms if rung_of(description, symptom.check) is rung]
        if names:
            count = min(len(names), MOST_SQUARES)
            corners = (f"M{short(LEFT + number * SQUARE)} {short(top)}" for number in range(count))
            squares = node("path", d="".join(f"{corner}h12v12h-12z" for corner in corners), class_="fail")
            told = label(LEFT + count * SQUARE + 6, top + THICK - 1, _listed(names), "note")
            yield [label(MARGIN, top + THICK - 1, rung), squares, told]
            top += LINE


def _listed(names: list[str]) -> str:
    """As many names as there is room for, and how many more there are."""
    shown = names[:1]
    for name in names[1:]:
        if len(", ".join([*shown, name])) > MOST_LETTERS:
            break
        shown.append(name)
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")

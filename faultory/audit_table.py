"""An audit on the terminal: declared ratings beside measured ones, and, of a few variants, what these rest on."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Column, Table

from auditor.audit import Audit, Row
from auditor.axis import Axis
from faultory.console import err, out

IN_FULL = 3
"""So many variants are shown with all of their evidence; of more, a line each."""


def show_audit(found: Audit) -> None:
    """Prints it; what could not be rated goes to standard error."""
    if found.rows:
        table = Table(
            Column("variant", no_wrap=True), "diagnose", Column("measured", no_wrap=True), Column("gap", no_wrap=True),
            "fix", Column("measured", no_wrap=True), Column("gap", no_wrap=True), box=None, pad_edge=False,
        )  # fmt: skip
        for row in found.rows:
            table.add_row(escape(row.name), *(cell for axis in Axis for cell in _cells(row, axis)))
        out.print(table)
    if len(found.rows) <= IN_FULL:
        for row in found.rows:
            _explain(row)
    else:
        err.print("`faultory audit NAME` shows what a rating rests on; --html FILE shows all of them", style="dim")
    for name, reason in found.unrated.items():
        err.print(f"not rated: {name} is {reason}", markup=False, highlight=False, soft_wrap=True)


def _cells(row: Row, axis: Axis) -> tuple[str, str, str]:
    low, high = row.interval(axis)
    gap = row.gap(axis)
    style = "red" if abs(gap) > 1.5 else "yellow" if abs(gap) > 1 else "green"
    measured = f"{row.measured(axis):.1f} ({low:.1f}–{high:.1f})"
    return str(getattr(row.declared, axis)), measured, f"[{style}]{gap:+.1f}[/]"


def _explain(row: Row) -> None:
    many = len(row.rating.parts) > 1
    for axis in Axis:
        score = row.rating.score(axis)
        hardest = f", for its hardest fault, {row.rating.hardest.label}" if axis is Axis.DIAGNOSE and many else ""
        told = f"{axis}: {score.value:.1f} by evidence{escape(hardest)}"
        out.print(f"\n[bold]{escape(row.name)}[/], {told}", highlight=False)
        table = Table(Column("term", no_wrap=True), "of 1", "weight", "", box=None, pad_edge=False, show_header=False)
        for term in sorted(score.terms, key=lambda term: -term.points):
            table.add_row(
                f"  {term.kind.name}", f"{term.value:.2f}", f"× {term.kind.weight:.2f}", escape(term.sentence)
            )
        out.print(table, highlight=False)
        if axis is Axis.DIAGNOSE and row.rating.hardest.hidden:
            easy = row.rating.hardest.alone.value
            out.print(
                f"  The others hide it whole: halfway between that and {easy:.1f}, as it is alone.", highlight=False
            )
        outcome = row.outcomes.get(axis)
        if outcome and outcome.n:
            told = f"{outcome.n} incident{'s' if outcome.n > 1 else ''}, {outcome.censored} of them cut short"
            out.print(f"  {told}: {outcome.mean:.1f} ({outcome.low:.1f}–{outcome.high:.1f})", highlight=False)
    if row.rating.together_harder:
        alone = ", ".join(f"{part.label} {part.alone.value:.1f}" for part in row.rating.parts)
        out.print(
            f"\n  Each fault alone is easy to diagnose ({alone}); together they are not.", markup=False, highlight=False
        )

"""What a team must not be told: the answer, in whatever words the recipe and the catalog have for it."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

from faults.variant import FaultCut, Variant

QUOTES = {'"': "&quot;"}


def secrets(variant: Variant) -> list[str]:
    """Fault ids, sites, labels, families, the words of their entries, and the recipe's title."""
    found = [variant.recipe.title]
    for cut in variant.cuts:
        found += [cut.label, cut.explanation]
        if isinstance(cut, FaultCut):
            entry = cut.fault.entry
            # A family's name, "database" for one, is also a word: as a value by itself it would tell.
            found += [cut.fault.id, cut.site.name, type(cut.fault).__name__, f'"{cut.fault.family.value}"']
            found += [entry.title, entry.mechanism, entry.find, entry.mend]
        else:
            found += [cut.edit.find, cut.edit.replace]
    # As they stand in what is meant for programs, too.
    return list(dict.fromkeys(spelling for one in found for spelling in _spellings(one)))


def _spellings(text: str) -> tuple[str, ...]:
    return text, json.dumps(text, ensure_ascii=False)[1:-1], escape(text, QUOTES)

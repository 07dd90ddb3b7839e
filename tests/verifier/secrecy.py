"""What a team must not be told: the answer, in whatever words the recipe and the catalog have for it."""

from __future__ import annotations

from faults.variant import FaultCut, Variant


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
    return found

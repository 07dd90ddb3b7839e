"""Names that a careless comparison takes for one another, or does not keep."""

from __future__ import annotations

import unicodedata

from bases.world import World
from planetarium_base.contract.rows import named

LONGEST = "\U0001fa90" * 30
"""Thirty characters outside the basic plane: 120 bytes in UTF-8, sixty units in UTF-16."""


def composed(world: World) -> str:
    """A new name in capitals and small letters, with an accented letter of one character (NFC)."""
    return named(world, "\u00c5sa Vesta")


def decomposed(name: str) -> str:
    """The name with its accents as characters of their own (NFD): it looks the same."""
    return unicodedata.normalize("NFD", name)


def respelt(name: str) -> list[str]:
    """Other names that differ in case, in Unicode form and in a space at the end."""
    return [name.swapcase(), decomposed(name), name + " "]


def peculiar(name: str) -> str:
    """Another name, with all that is easily lost: a combining accent, a zero-width space, an emoji, a last space.

    And with a slash, which is not to be taken for one of the path's.
    """
    return f"{decomposed(name)}/\u200b\U0001fa90 "


def with_wildcards(name: str) -> str:
    """Another name, whose underscore and percent sign a pattern takes for any characters: those of the name, too."""
    return name.replace(" ", "_%", 1)

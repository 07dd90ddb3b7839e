"""Names that a careless comparison takes for one another, or does not keep."""

from __future__ import annotations

import unicodedata

from bases.world import World
from planetarium_base.contract.rows import named

EMOJI = "\U0001fa90"
LONGEST = EMOJI * 30
"""Thirty characters outside the basic plane: 120 bytes in UTF-8, sixty units in UTF-16."""
SUPERSCRIPT = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
FULLWIDTH = str.maketrans("0123456789", "".join(chr(0xFF10 + digit) for digit in range(10)))
"""Digits that only a lenient parser takes for the ones of ASCII."""


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
    """Another name, with all that is easily lost: a combining accent, a zero-width space, emoji, a last space.

    And with a slash and a percent sign, which are not to be taken for the path's own, an apostrophe, and more than
    thirty bytes in thirty characters at most.
    """
    return f"{decomposed(name)}/%41'\u200b{EMOJI * 6} "


def with_wildcards(name: str) -> str:
    """Another name, whose underscore and percent sign a pattern takes for any characters: those of the name, too."""
    return name.replace(" ", "_%", 1)

"""The words that tell of a variant: ids, names, titles, and sentences of the catalog's entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from faults.variant import FaultCut, Variant
from packager.leaks.text import glued, spaced


class Kind(StrEnum):
    """What a leak tells."""

    FAULT = "fault id"
    FAMILY = "family"
    RECIPE = "recipe name"
    TITLE = "title"
    AUTHOR = "author"
    MAKER = "word of the trade"
    ENTRY = "words of the entry"
    DIFF = "line of the diff"
    SOURCE = "source text"
    DOCSTRING = "docstring"
    TIME = "time stamp"


WINDOW, WORDS = 5, 3
"""So many words in a row of a catalog's entry are no accident; a text of fewer than the second is none to look for."""
LETTERS = 4
"""A name of fewer is a part of anything."""
SHORT, LONG = 8, 24
"""Characters that a line of code needs to be known as a whole line, and within a longer one."""
GLUED = 10
"""Letters that words need to be known without spaces between them."""
TRADE = ("faultory", "broken")


@dataclass(frozen=True)
class Phrase:
    """Words in a row, in any spelling."""

    kind: Kind
    shown: str
    words: int
    spaced: bytes
    glued: bytes
    """Without spaces; empty where that could be a part of any other word."""
    as_names: tuple[bytes, ...]
    """As files and programs have it for a name: `a-b`, `a_b`; empty for a single word."""
    usual: bool
    """Whether the healthy service says it, too: then it tells only where nobody expects it."""


def phrase(kind: Kind, text: str, usual: tuple[bytes, bytes]) -> Phrase:
    """A text as what is sought; `usual` is what the healthy service says, spaced and glued."""
    data = text.encode()
    words = [word.decode(errors="replace") for word in spaced(data).split()]
    together = glued(data) if len(words) > 1 and len(glued(data)) >= GLUED else b""
    names = ("-".join(words), "_".join(words)) if len(words) > 1 else ()
    known = spaced(data) in usual[0] or (together != b"" and together in usual[1])
    return Phrase(kind, text, len(words), spaced(data), together, tuple(name.encode() for name in names), known)


def phrases_of(variant: Variant) -> Iterator[tuple[Kind, str]]:
    recipe = variant.recipe
    for cut in variant.cuts:
        if isinstance(cut, FaultCut):
            yield Kind.FAULT, cut.fault.id
            yield Kind.FAMILY, cut.fault.family.value
            yield Kind.ENTRY, cut.fault.entry.title
            entry = cut.fault.entry
            yield from _windows(entry.title, entry.mechanism, entry.find, entry.mend)
        else:
            yield from _windows(cut.explanation)
    named = [
        (Kind.RECIPE, variant.name),
        *((Kind.TITLE, text) for text in (recipe.title, recipe.title.casefold())),
        *((Kind.AUTHOR, author) for author in recipe.authors),
    ]
    yield from ((kind, text) for kind, text in named if len(glued(text.encode())) >= LETTERS)
    yield from ((Kind.MAKER, word) for word in TRADE)


def _windows(*texts: str) -> Iterator[tuple[Kind, str]]:
    for text in texts:
        words = [word.decode() for word in spaced(text.encode()).split()]
        if len(words) < WORDS:
            continue
        for start in range(max(1, len(words) - WINDOW + 1)):
            yield Kind.ENTRY, " ".join(words[start : start + WINDOW])

"""Words that can point at something: what names in code and what texts are made of."""

import re

_WORD = re.compile(r"[A-Za-z][a-z]+|[A-Z]{2,}")
SHORTEST = 4
"""Letters that a word must have to point at anything."""


def words(text: str) -> set[str]:
    """The words of a text in lower case, those of names taken apart, be they in snake, kebab or camel case."""
    return {word.lower() for word in _WORD.findall(text) if len(word) >= SHORTEST}

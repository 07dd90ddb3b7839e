"""Which files a `.dockerignore` keeps out of a build, decided as Docker decides it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True)
class Pattern:
    """One line: what it matches, and whether it takes files out or, after a `!`, brings them back."""

    expression: re.Pattern[str]
    brings_back: bool


def read_patterns(text: str) -> tuple[Pattern, ...]:
    """The patterns of a `.dockerignore`, in order. A line that is no pattern matches nothing."""
    found = []
    for line in text.removeprefix("\ufeff").splitlines():
        pattern = "" if line.startswith("#") else line.strip()
        brings_back = pattern.startswith("!")
        pattern = pattern.removeprefix("!").strip()
        if pattern:
            cleaned = posixpath.normpath(pattern).lstrip("/")
            try:
                found.append(Pattern(re.compile(_expression(cleaned)), brings_back))
            except re.error:
                continue
    return tuple(found)


def ignored(path: str, patterns: Sequence[Pattern]) -> bool:
    """Whether a file is left out: the last pattern that matches it or a folder above it decides.

    Source: MatchesOrParentMatches in github.com/moby/patternmatcher.
    """
    out = False
    ways = [path, *(parent.as_posix() for parent in PurePosixPath(path).parents if parent.name)]
    for pattern in patterns:
        if pattern.brings_back == out and any(pattern.expression.fullmatch(way) for way in ways):
            out = not pattern.brings_back
    return out


def _expression(pattern: str) -> str:
    """`**` is any number of folders, `*` and `?` stay in one; brackets and backslashes are a regular expression's."""
    expression, rest = "", pattern
    while rest:
        if rest.startswith("**"):
            rest = rest.removeprefix("**").removeprefix("/")
            expression += "(.*/)?" if rest else ".*"
            continue
        letter, rest = rest[0], rest[1:]
        if letter == "*":
            expression += "[^/]*"
        elif letter == "?":
            expression += "[^/]"
        elif letter == "\\" and rest:
            expression, rest = expression + re.escape(rest[0]), rest[1:]
        elif letter in "[]^-":
            expression += letter
        else:
            expression += re.escape(letter)
    return expression

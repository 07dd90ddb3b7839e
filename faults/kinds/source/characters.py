"""Faults that put one character into a module of the app where none belongs, so that it does not compile."""

from __future__ import annotations

import io
import keyword
import tokenize
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.python import split
from faults.editors.text import read_text
from faults.errors import EditError
from faults.fault import Family, Fault, Layer, Site

Token = tokenize.TokenInfo
Place = tuple[int, int]
"""A line, counted from 0, and a column."""


class Mark(NamedTuple):
    """A place by what stands there, so that it is found again when lines were added above."""

    line: str
    among: int
    """How many lines of the module are the same."""
    number: int
    """Which of these it is, counted from 0."""
    column: int


@dataclass(frozen=True)
class ModuleSite(Site):
    """A module, and where in it the character can be put."""

    marks: tuple[Mark, ...] = ()


class CharacterInModule(Fault):
    """Its sites are the modules that the description knows: the service loads all of these as it starts."""

    family = Family.UNICODE
    layer = Layer.SOURCE
    textual = True

    @abstractmethod
    def places(self, tokens: list[Token]) -> list[Place]:
        """Where the character can be put into a module."""

    @abstractmethod
    def put(self, line: str, column: int) -> str:
        """The line with the character in it."""

    def sites(self, app: App) -> Iterator[Site]:
        for path in modules(app):
            if marks := tuple(self._marks(app, path)):
                yield ModuleSite(site_name(app, path), ("health.liveness",), marks=marks)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        path = next((path for path in modules(app) if site_name(app, path) == site.name), site.name)
        marks = site.marks if isinstance(site, ModuleSite) else ()
        if not marks:
            raise EditError(path, "a place in code for a character", 0)
        mark = random.choice(marks)
        lines = read_text(app, path).split("\n")
        rows = [row for row, line in enumerate(lines) if line == mark.line]
        if len(rows) != mark.among:
            raise EditError(path, repr(mark.line.strip()), len(rows))
        lines[rows[mark.number]] = self.put(mark.line, mark.column)
        return app.replace(path, "\n".join(lines))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    def _marks(self, app: App, path: str) -> Iterator[Mark]:
        places = self._places(app, path)
        lines = read_text(app, path).split("\n") if places else []
        for row, column in places:
            yield Mark(lines[row], lines.count(lines[row]), lines[:row].count(lines[row]), column)

    def _places(self, app: App, path: str) -> list[Place]:
        try:
            text = read_text(app, path)
            return self.places(list(tokenize.generate_tokens(io.StringIO(text).readline)))
        except (EditError, SyntaxError, tokenize.TokenError):
            return []


def modules(app: App) -> list[str]:
    """The paths of the app's own modules that it cannot do without."""
    description = app.description
    references = [*description.parts.values()]
    for operation in description.operations.values():
        references += [operation.controller, operation.service, operation.repository]
    paths = {split(reference)[0] for reference in references}
    paths |= {description.settings.path, *(entity.path for entity in description.entities.values())}
    return sorted(path for path in paths if path in app and path.endswith(".py"))


def site_name(app: App, path: str) -> str:
    """A module as it is imported, without the package that all are in."""
    return path.removeprefix(f"{app.description.source}/").removesuffix(".py").replace("/", ".")


def gaps(tokens: list[Token]) -> list[Place]:
    """The single spaces between two tokens of a line, none of them in a string or before a comment."""
    return [
        (left.end[0] - 1, left.end[1])
        for left, right in pairwise(_code(tokens))
        if left.end[0] == right.start[0] and left.line[left.end[1] : right.start[1]] == " "
    ]


def identifier_ends(tokens: list[Token]) -> list[Place]:
    """Where a name ends that is no keyword."""
    return [
        (token.end[0] - 1, token.end[1])
        for token in _code(tokens)
        if token.type == tokenize.NAME and not keyword.iskeyword(token.string)
    ]


def _code(tokens: list[Token]) -> list[Token]:
    """What is no comment, line end or indentation. Lines with an f-string are left out: how they are told into tokens
    depends on the interpreter.
    """
    kinds = (tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING)
    formatted = ('f"', "f'")
    return [token for token in tokens if token.type in kinds and not any(sign in token.line for sign in formatted)]

"""Edits to SQL scripts, a statement at a time."""

import re
from collections.abc import Callable
from functools import lru_cache

import sqlparse

from bases.app import App
from faults.editors.text import read_text
from faults.errors import EditError


@lru_cache(maxsize=128)
def _split(text: str) -> tuple[str, ...]:
    """The statements with the white space and comments around them: joined, they are the text again."""
    parts = [str(statement) for statement in sqlparse.parse(text)]
    return (*parts, text[len("".join(parts)) :])  # the parser drops the white space at the end


def normalise(statement: str) -> str:
    """A statement without comments, on one line: what a search compares."""
    return " ".join(sqlparse.format(statement, strip_comments=True).split())


def statements(app: App, path: str) -> list[str]:
    """Every statement of a script, normalised."""
    return [normal for text in _split(app.text(path)) if (normal := normalise(text))]


def raw_statements(app: App, path: str) -> list[str]:
    """Every statement of a script with the white space and comments around it: joined, they are the script."""
    return list(_split(app.text(path)))


def find_statement(app: App, path: str, matches: Callable[[str], bool]) -> str | None:
    """The one statement whose normalised form matches, as it is written; None when none or several do."""
    found = [text.strip() for text in _split(app.text(path)) if matches(normalise(text))] if path in app else []
    return found[0] if len(found) == 1 else None


def replace_statement(app: App, path: str, matches: Callable[[str], bool], sought: str, new: str | None) -> App:
    """Puts other text in place of the one statement whose normalised form matches; None takes it out.

    `sought` names the statement in the EditError that is raised when none or several match.
    """
    parts = _split(read_text(app, path))
    places = [number for number, text in enumerate(parts) if matches(normalise(text))]
    if len(places) != 1:
        raise EditError(path, sought, len(places))
    (place,) = places
    text = parts[place]
    body = text.strip()
    start = text.index(body)
    before = "".join(parts[:place]) + text[:start]
    after = text[start + len(body) :] + "".join(parts[place + 1 :])
    if new is None:
        after = re.sub(r"\A\r?\n", "", after)  # the line end belongs to the statement that is gone
        if not after:
            before = re.sub(r"(\r?\n)\s+\Z", r"\1", before)
    return app.replace(path, before + (new or "") + after)

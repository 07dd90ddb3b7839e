"""Edits to SQL scripts, a statement at a time."""

from collections.abc import Callable
from functools import lru_cache

import sqlparse

from bases.app import App
from faults.errors import EditError


@lru_cache(maxsize=128)
def _split(text: str) -> tuple[str, ...]:
    """The statements with the white space and comments around them: joined, they are the text again."""
    return tuple(str(statement) for statement in sqlparse.parse(text))


def normalise(statement: str) -> str:
    """A statement without comments, on one line: what a search compares."""
    return " ".join(sqlparse.format(statement, strip_comments=True).split())


def statements(app: App, path: str) -> list[str]:
    """Every statement of a script, normalised."""
    return [normal for text in _split(app.text(path)) if (normal := normalise(text))]


def replace_statement(app: App, path: str, matches: Callable[[str], bool], sought: str, new: str | None) -> App:
    """Puts other text in place of the one statement whose normalised form matches; None takes it out.

    `sought` names the statement in the EditError that is raised when none or several match.
    """
    parts = list(_split(app.text(path)))
    places = [number for number, text in enumerate(parts) if matches(normalise(text))]
    if len(places) != 1:
        raise EditError(path, sought, len(places))
    (place,) = places
    text = parts[place]
    body = text.strip()
    if new is None:
        parts[place] = text[: text.index(body)] if text.index(body) else ""
        if place + 1 < len(parts):  # the line end belongs to the statement that is gone
            parts[place + 1] = parts[place + 1].removeprefix("\n")
        elif parts[place].endswith("\n\n"):
            parts[place] = parts[place].removesuffix("\n")
    else:
        parts[place] = text.replace(body, new)
    return app.replace(path, "".join(parts))

"""Edits to an app's `.dockerignore`, pattern by pattern."""

from __future__ import annotations

from bases.app import App
from bases.description import DOCKERIGNORE
from faults.editors.text import read_text
from faults.errors import EditError

EVERYTHING = "*"


def patterns(app: App) -> list[str]:
    """The patterns, in order; none where there is no such file."""
    text = app.files.get(DOCKERIGNORE, b"").decode(errors="replace")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def remove_pattern(app: App, pattern: str) -> App:
    """Takes the line of a pattern out. Raises EditError when it does not stand there just once."""
    lines = read_text(app, DOCKERIGNORE).splitlines(keepends=True)
    found = [number for number, line in enumerate(lines) if line.strip() == pattern]
    if len(found) != 1:
        raise EditError(DOCKERIGNORE, f"the pattern {pattern}", len(found))
    del lines[found[0]]
    return app.replace(DOCKERIGNORE, "".join(lines))


def add_pattern(app: App, pattern: str, *, after: str | None = None) -> App:
    """Adds a line below that of another pattern; below all, when none is named. Raises EditError."""
    text = read_text(app, DOCKERIGNORE)
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    found = [number for number, line in enumerate(lines) if line.strip() == after]
    if after is not None and not found:
        raise EditError(DOCKERIGNORE, f"the pattern {after}", 0)
    place = found[-1] + 1 if found else len(lines)
    if place and not lines[place - 1].endswith("\n"):
        lines[place - 1] += end
    return app.replace(DOCKERIGNORE, "".join([*lines[:place], pattern + end, *lines[place:]]))


def let_through(app: App, path: str) -> App:
    """Lets a build see one more file, where the patterns take all out but what they bring back."""
    brought_back = [pattern for pattern in patterns(app) if pattern.startswith("!")]
    if EVERYTHING not in patterns(app):
        return app
    return add_pattern(app, f"!{path}", after=brought_back[-1] if brought_back else EVERYTHING)

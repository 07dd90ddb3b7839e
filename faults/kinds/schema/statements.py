"""Faults in the database's scripts: one character, and a statement is another one, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bases.app import App
from faults.editors.text import read_text
from faults.errors import EditError

HEAD = re.compile(r"^(?P<verb>CREATE|INSERT|ALTER) (?P<what>[A-Z]+(?: [A-Z]+)*) (?P<name>\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Statement:
    """A statement of a script: what it is called, and where in the text it stands."""

    path: str
    name: str
    """Verb and object: `create-table.stars`."""
    start: int
    text: str

    @property
    def object(self) -> str:
        return self.name.partition(".")[2]


def statements(app: App) -> Iterator[Statement]:
    """Every statement that makes or fills something, in the scripts that there are. Those of one name but once."""
    seen = set[str]()
    for path in app.description.database.scripts:
        try:
            text = read_text(app, path)
        except EditError:
            continue
        for head in HEAD.finditer(text):
            name = f"{head['verb']} {head['what']}".lower().replace(" ", "-") + f".{head['name']}"
            if name not in seen:
                seen.add(name)
                yield Statement(path, name, head.start(), text[head.start() :].partition(";")[0])


def find_statement(app: App, name: str) -> Statement:
    """Raises EditError when there is none of this name."""
    for statement in statements(app):
        if statement.name == name:
            return statement
    raise EditError(", ".join(app.description.database.scripts), f"a statement {name}", 0)


def splice(app: App, statement: Statement, start: int, end: int, new: str) -> App:
    """Puts a text in place of a part of a statement, counted from where that begins."""
    text = read_text(app, statement.path)
    return app.replace(statement.path, text[: statement.start + start] + new + text[statement.start + end :])

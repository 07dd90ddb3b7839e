"""What faults in the schema have in common: they rewrite the statement that makes a table or an index."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from functools import partial
from random import Random
from typing import Any, ClassVar, Literal

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.sql import find_statement, replace_statement
from faults.errors import EditError
from faults.fault import Fault, Layer, Site

Role = Literal["key", "lookup", "parent"]


def scripts(app: App) -> tuple[str, ...]:
    return tuple(path for path in app.description.database.scripts if path in app)


def column(app: App, entity: Entity, role: Role) -> str | None:
    """The name of the column that plays a role in an entity's table."""
    if role != "parent":
        return entity.key if role == "key" else entity.lookup
    return app.description.entities[entity.parent].key if entity.parent else None


def begins(beginning: str, statement: str) -> bool:
    return statement.startswith(beginning)


class StatementFault(Fault):
    """A fault that rewrites the one statement that creates a thing, wherever in the scripts that stands."""

    layer = Layer.SCHEMA

    @abstractmethod
    def things(self, app: App) -> Iterable[tuple[Site, str]]:
        """What it would break, if the scripts create it: its site, and how its statement begins."""

    @abstractmethod
    def rewrite(self, app: App, site: Site, statement: str, params: Any) -> str | None:
        """The statement as it is to be; None when the fault does not fit it."""

    def sites(self, app: App) -> Iterator[Site]:
        for site, beginning in self.things(app):
            for path in scripts(app):
                statement = find_statement(app, path, partial(begins, beginning))
                if statement is not None and self.rewrite(app, site, statement, self.parameters()) is not None:
                    yield site
                    break

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        beginning = next((text for other, text in self.things(app) if other.name == site.name), site.name)

        created = partial(begins, beginning)
        for path in scripts(app):
            statement = find_statement(app, path, created)
            written = self.rewrite(app, site, statement, params) if statement is not None else None
            if written is not None:
                end = "\r\n" if "\r\n" in app.text(path) else "\n"
                return replace_statement(app, path, created, beginning, re.sub(r"\r?\n", end, written))
        raise EditError(", ".join(app.description.database.scripts), beginning, 0)


class TableFault(StatementFault):
    """A fault in a table. Its sites are the entities, and it breaks a promise of the table: `schema.<table>…`."""

    promise: ClassVar[str] = ""
    """What comes after the table's name."""

    def things(self, app: App) -> Iterable[tuple[Site, str]]:
        for name, entity in app.description.entities.items():
            yield Site(name, (f"schema.{entity.table}{self.promise}",)), f"CREATE TABLE {entity.table} "

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(subject, Aspect.ANSWERS) for subject in site.subjects]


class ColumnFault(TableFault):
    """A fault in one column's definition, of those that play a role in their table."""

    roles: ClassVar[tuple[Role, ...]]

    @abstractmethod
    def define(self, name: str, definition: str, params: Any) -> str | None:
        """The definition after the column's name, as it is to be; None when the fault does not fit it."""

    def add(self, app: App, entity: Entity, name: str) -> tuple[str, str]:
        """What is added inside the table, after the last column, and what after the statement."""
        return "", ""

    def things(self, app: App) -> Iterable[tuple[Site, str]]:
        for (site, beginning), entity in zip(super().things(app), app.description.entities.values(), strict=True):
            for role in self.roles:
                name = column(app, entity, role)
                if name is not None:
                    yield Site(f"{site.name}.{name}", site.subjects), beginning

    def rewrite(self, app: App, site: Site, statement: str, params: Any) -> str | None:
        entity_name, _, name = site.name.rpartition(".")
        entity = app.description.entities.get(entity_name)
        found = re.search(rf"^[ \t]+{re.escape(name)} (?P<definition>[^\r\n]*?)(?=,?\r?$)", statement, re.MULTILINE)
        defined = self.define(name, found["definition"], params) if found is not None else None
        if entity is None or found is None or defined is None or defined == found["definition"]:
            return None
        start, end = found.span("definition")
        inside, after = self.add(app, entity, name)
        written = statement[:start] + defined + statement[end:]
        if inside:
            written = re.sub(r"(\r?\n)\);$", lambda match: f",{match[1]}    {inside}{match[0]}", written)
        return written + after


class IndexFault(StatementFault):
    """A fault in an index that the description tells of. What it serves is slow."""

    @abstractmethod
    def index(self, table: str, columns: str, entity: Entity) -> str | None:
        """What comes after `ON`, where the healthy schema has the table's name and the columns in parentheses."""

    def things(self, app: App) -> Iterable[tuple[Site, str]]:
        for name, index in app.description.indexes.items():
            yield Site(name, index.serves), f"CREATE INDEX {name} ON "

    def rewrite(self, app: App, site: Site, statement: str, params: Any) -> str | None:
        found = re.fullmatch(r"(?P<create>CREATE INDEX \w+ ON )(?P<table>\w+) \((?P<columns>\w+)\);", statement)
        if found is None:
            return None
        entity = next((e for e in app.description.entities.values() if e.table == found["table"]), None)
        written = self.index(found["table"], found["columns"], entity) if entity is not None else None
        edited = f"{found['create']}{written};"
        return edited if written is not None and edited != statement else None

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(subject, Aspect.LATENCY) for subject in site.subjects]

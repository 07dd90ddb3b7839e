"""A letter of another script in the name of a table or column."""

import re
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.homoglyphs import has_double, with_double
from faults.kinds.schema.statements import Statement, find_statement, splice, statements

COLUMN = re.compile(r"^[ \t]+(?P<name>[a-z_]\w*) \w", re.MULTILINE)


class HomoglyphInSchema(Fault):
    """A letter in the name of a table or column comes from another script, where the schema makes it.

    Postgres allows letters of any script in names, so the statement is carried out. Whatever refers to the name as it
    is meant, a foreign key, an index, the first rows, the service's queries, is told that there is no such table or
    column. A script that does so is not run to its end, and the database does not come up, or not with all it needs.

    Find it: an error says that what is there, to all appearance, does not exist; `\\d` in psql, piped through xxd,
    shows two bytes for one letter. Mend it: type the name anew, and rename what the database has.
    """

    family = Family.UNICODE
    layer = Layer.SCHEMA

    def sites(self, app: App) -> Iterator[Site]:
        for statement in statements(app):
            for name in self._names(statement):
                # What no other statement mentions goes unnoticed until the service asks for it.
                subject = "database" if self._mentioned(app, statement, name) else f"schema.{statement.object}"
                yield Site(f"{statement.object}.{name}" if name != statement.object else name, (subject,))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        table, _, column = site.name.partition(".")
        statement = find_statement(app, f"create-table.{table}")
        places = self._names(statement)
        if (column or table) not in places:
            raise EditError(statement.path, f"the name {site.name} where it is made", 0)
        start, end = places[column or table]
        return splice(app, statement, start, end, with_double(statement.text[start:end], random))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    @staticmethod
    def _names(statement: Statement) -> dict[str, tuple[int, int]]:
        """What a statement makes, and where it names it: the table first, then its columns."""
        if not statement.name.startswith("create-table."):
            return {}
        table = statement.text.index(statement.object)
        found = {statement.object: (table, table + len(statement.object))}
        found |= {column["name"]: column.span("name") for column in COLUMN.finditer(statement.text)}
        return {name: span for name, span in found.items() if has_double(name)}

    @staticmethod
    def _mentioned(app: App, made: Statement, name: str) -> bool:
        word = re.compile(rf"\b{name}\b")
        return any(word.search(other.text) for other in statements(app) if other.name != made.name)

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE rgb (
    hdr bigint PRIMARY KEY,
    tint text NOT NULL
);
""",
            after="""\
CREATE TABLE rgb (
    hdr bigint PRIMARY KEY,
    tіnt text NOT NULL
);
""",
        ),
    )

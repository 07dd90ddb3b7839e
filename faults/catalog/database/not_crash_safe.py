"""A table that is empty after a crash."""

from collections.abc import Iterable
from random import Random
from typing import Any

from bases.app import App
from bases.description import Entity
from faults.fault import Example, Family, Site
from faults.kinds.schema.definitions import TableFault

LOGGED = "CREATE TABLE "


class NotCrashSafe(TableFault):
    """A table is not written to the write-ahead log.

    It was made so for a quick import. All works, and inserts are quicker than before; a clean restart keeps the rows.
    After a crash of the database, or of its node, the table is empty, and a replica never had its rows at all.

    Find it: after a crash this table is empty, and those that belong to it; pg_class.relpersistence is "u". Mend it:
    ALTER TABLE … SET LOGGED in the database that runs, and create it as an ordinary table in the schema.
    """

    family = Family.DATABASE
    promise = ".durable"

    def things(self, app: App) -> Iterable[tuple[Site, str]]:
        for site, beginning in super().things(app):
            yield Site(site.name, tuple(f"schema.{e.table}.durable" for e in below(app, site.name))), beginning

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        # A table that is logged cannot refer to one that is not: those below it go with it.
        for entity in below(app, site.name)[1:]:
            part = Site(entity.table, site.subjects)
            if any(other.name == part.name for other in self.sites(app)):
                app = super().apply(app, part, params, random)
        return super().apply(app, site, params, random)

    def rewrite(self, app: App, site: Site, statement: str, params: Any) -> str | None:
        return statement.replace(LOGGED, "CREATE UNLOGGED TABLE ", 1) if LOGGED in statement else None

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE stars (
    star_name varchar(30) NOT NULL
);
""",
            after="""\
CREATE UNLOGGED TABLE stars (
    star_name varchar(30) NOT NULL
);
""",
        ),
    )


def below(app: App, name: str) -> list[Entity]:
    """An entity and all that belong to it, directly or not."""
    entities = app.description.entities
    children = [child for child, entity in entities.items() if entity.parent == name]
    return [entities[name], *(entity for child in children for entity in below(app, child))]

"""A name that is unique only among siblings."""

from collections.abc import Iterable
from typing import Any

from bases.app import App
from bases.description import Entity
from faults.fault import Example, Family, Site
from faults.kinds.schema.definitions import ColumnFault, column


class UniquePerParent(ColumnFault):
    """A name may occur once below each parent, instead of once.

    The unique key was widened by the foreign key's column. Two rows of the same name can be there now if they belong
    to different parents, and a lookup by the name alone finds one of them.

    Find it: the same name occurs twice, each time with another parent; the table's description shows a unique key on
    two columns. Mend it: make the name alone unique, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    promise = ".unique"
    roles = ("lookup",)

    def define(self, name: str, definition: str, params: Any) -> str | None:
        return definition.replace(" UNIQUE", "")

    def things(self, app: App) -> Iterable[tuple[Site, str]]:
        for site, beginning in super().things(app):
            if app.description.entities[site.name.rpartition(".")[0]].parent:
                yield site, beginning

    def add(self, app: App, entity: Entity, name: str) -> tuple[str, str]:
        return f"UNIQUE ({name}, {column(app, entity, 'parent')})", ""

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE stars (
    star_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    star_name varchar(30) NOT NULL UNIQUE,
    galaxy_id bigint NOT NULL REFERENCES galaxies (galaxy_id) ON DELETE CASCADE
);
""",
            after="""\
CREATE TABLE stars (
    star_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    star_name varchar(30) NOT NULL,
    galaxy_id bigint NOT NULL REFERENCES galaxies (galaxy_id) ON DELETE CASCADE,
    UNIQUE (star_name, galaxy_id)
);
""",
        ),
    )

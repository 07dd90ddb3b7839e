"""A unique index that takes capital and small letters for the same."""

from typing import Any

from bases.app import App
from bases.description import Entity
from faults.fault import Example, Family
from faults.kinds.schema.definitions import ColumnFault


class UniqueIgnoringCase(ColumnFault):
    """Names are unique whatever their case.

    The constraint was replaced by a unique index on the column in lower case. Two names that differ in case only
    cannot both be there any more, and since lookups compare the bare column, no index serves them.

    Find it: creating something is refused though no row has that name to the letter; the table's description shows an
    index on lower(). Mend it: make the column itself unique, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    promise = ".unique"
    roles = ("lookup",)

    def define(self, name: str, definition: str, params: Any) -> str | None:
        return definition.replace(" UNIQUE", "")

    def add(self, app: App, entity: Entity, name: str) -> tuple[str, str]:
        return "", f"\n\nCREATE UNIQUE INDEX {entity.table}_{name} ON {entity.table} (lower({name}));"

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE stars (
    star_id bigint PRIMARY KEY,
    star_name varchar(30) NOT NULL UNIQUE
);
""",
            after="""\
CREATE TABLE stars (
    star_id bigint PRIMARY KEY,
    star_name varchar(30) NOT NULL
);

CREATE UNIQUE INDEX stars_star_name ON stars (lower(star_name));
""",
        ),
    )

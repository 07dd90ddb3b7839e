"""A reference that nothing checks."""

from typing import Any

from faults.fault import Example, Family
from faults.kinds.schema.definitions import ColumnFault


class MissingForeignKey(ColumnFault):
    """A column that names a row of another table is an ordinary number to the schema.

    Rows get in that belong to nothing, and stay behind when what they belonged to is deleted. The service leaves both
    to the database, so it tells clients that all went well.

    Find it: rows whose parent does not exist; the table's description shows no foreign key. Mend it: delete the
    orphans and add the foreign key with its cascade, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    promise = ".parent"
    roles = ("parent",)

    def define(self, name: str, definition: str, params: Any) -> str | None:
        return definition.partition(" REFERENCES ")[0]

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE stars (
    star_id bigint PRIMARY KEY,
    galaxy_id bigint NOT NULL REFERENCES galaxies (galaxy_id) ON DELETE CASCADE
);
""",
            after="""\
CREATE TABLE stars (
    star_id bigint PRIMARY KEY,
    galaxy_id bigint NOT NULL
);
""",
        ),
    )

"""A column that may be empty."""

from typing import Any

from faults.fault import Example, Family
from faults.kinds.schema.definitions import ColumnFault


class MissingNotNull(ColumnFault):
    """A column that the service relies on may be null in the schema.

    The service always fills it, so nothing happens until a migration, a script or another program leaves it out. Such
    a row is accepted, and is found later by code that has never seen one.

    Find it: the table's description shows the column as nullable; rows with null in it fail when they are read. Mend
    it: fill the rows and declare the column NOT NULL, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    roles = ("lookup", "parent")

    def define(self, name: str, definition: str, params: Any) -> str | None:
        return definition.replace(" NOT NULL", "")

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
    star_name varchar(30) UNIQUE
);
""",
        ),
    )

"""A name that may be given twice."""

from typing import Any

from faults.fault import Example, Family
from faults.kinds.schema.definitions import ColumnFault


class MissingUnique(ColumnFault):
    """A column that clients look rows up by is not unique in the schema.

    The service relies on the database to refuse duplicates, and the database lets them in. From then on a lookup finds
    one of several rows, a delete takes them all, and there is no index either, so lookups read the whole table.

    Find it: the same name occurs twice in the table; the table's description shows no unique index. Mend it: remove
    the duplicates and add the constraint, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    promise = ".unique"
    roles = ("lookup",)

    def define(self, name: str, definition: str, params: Any) -> str | None:
        return definition.replace(" UNIQUE", "")

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
""",
        ),
    )

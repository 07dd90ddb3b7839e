"""char(n) where varchar(n) is meant."""

import re
from typing import Any

from faults.fault import Example, Family
from faults.kinds.schema.definitions import ColumnFault


class PaddedColumn(ColumnFault):
    """A name is stored in a column of fixed width.

    The database fills every name up with spaces, and they come back with it: clients see names with a tail, a list is
    full of blanks, and a name that ends in spaces of its own loses them.

    Find it: answers hold names with trailing spaces; the table's description shows character(n). Mend it: make the
    column varchar and trim what is stored, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    roles = ("lookup",)

    def define(self, name: str, definition: str, params: Any) -> str | None:
        return re.sub(r"^varchar\(", "char(", definition)

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
    star_name char(30) NOT NULL UNIQUE
);
""",
        ),
    )

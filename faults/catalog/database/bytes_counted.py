"""A constraint that counts bytes instead of characters."""

from typing import Any

from faults.fault import Example, Family
from faults.kinds.schema.definitions import ColumnFault


class BytesCounted(ColumnFault):
    """A constraint limits the bytes of a name where its characters are meant.

    For ASCII there is no difference. A letter with an accent is two bytes, a Chinese one three, an emoji four: names
    of a few of those violate the constraint, which the service takes for a duplicate.

    Find it: the further from ASCII, the shorter are the names that are refused; the database's log names the check
    constraint. Mend it: drop the constraint or count characters, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    promise = ".names"
    roles = ("lookup",)

    def define(self, name: str, definition: str, params: Any) -> str | None:
        if " CHECK " in definition:
            return None
        return f"{definition} CHECK (octet_length({name}) <= 30)"

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
    star_name varchar(30) NOT NULL UNIQUE CHECK (octet_length(star_name) <= 30)
);
""",
        ),
    )

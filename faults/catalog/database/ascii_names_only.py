"""A constraint that allows nothing but ASCII."""

from typing import Any

from faults.fault import Example, Family
from faults.kinds.schema.definitions import ColumnFault


class AsciiNamesOnly(ColumnFault):
    """A constraint lets in names of printable ASCII characters only.

    The service accepts any Unicode. A name with an accent, in Greek or with an emoji passes its check and violates the
    constraint, which the service takes for a duplicate: the client is told that it could not be created.

    Find it: names beyond ASCII are refused as if they were taken, and the database's log names the check constraint.
    Mend it: drop the constraint, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    promise = ".names"
    roles = ("lookup",)

    def define(self, name: str, definition: str, params: Any) -> str | None:
        if " CHECK " in definition:
            return None
        return f"{definition} CHECK ({name} ~ '^[ -~]+$')"

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
    star_name varchar(30) NOT NULL UNIQUE CHECK (star_name ~ '^[ -~]+$')
);
""",
        ),
    )

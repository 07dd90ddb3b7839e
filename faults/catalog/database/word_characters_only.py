"""A constraint that allows no spaces."""

from typing import Any

from faults.fault import Example, Family
from faults.kinds.schema.definitions import ColumnFault


class WordCharactersOnly(ColumnFault):
    """A constraint lets in names of letters, digits and underscores only.

    It was meant for identifiers. Names of one word pass; a name with a space or a hyphen violates the constraint,
    which the service takes for a duplicate.

    Find it: names of two words are refused as if they were taken, and the database's log names the check constraint.
    Mend it: drop the constraint, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    promise = ".names"
    roles = ("lookup",)

    def define(self, name: str, definition: str, params: Any) -> str | None:
        if " CHECK " in definition:
            return None
        return f"{definition} CHECK ({name} ~ '^[[:word:]]+$')"

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
    star_name varchar(30) NOT NULL UNIQUE CHECK (star_name ~ '^[[:word:]]+$')
);
""",
        ),
    )

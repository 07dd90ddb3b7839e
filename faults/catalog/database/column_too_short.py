"""A column for fewer characters than the service lets through."""

import re

from pydantic import Field

from faults.fault import Example, Family, Params
from faults.kinds.schema.definitions import ColumnFault


class LengthParams(Params):
    characters: int = Field(20, ge=10, le=28, description="how many characters fit")


class ColumnTooShort(ColumnFault):
    """A name's column is shorter than the names that the service accepts.

    Ordinary names fit. A long one passes the service's own check and is refused by the database, as "malformed" or as
    a server error, whatever the handler makes of it.

    Find it: only long names fail, and the stack trace or the database's log says that a value is too long for its
    type. Mend it: widen the column, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    roles = ("lookup",)
    parameters = LengthParams

    def define(self, name: str, definition: str, params: LengthParams) -> str | None:
        return re.sub(r"^varchar\(\d+\)", f"varchar({params.characters})", definition)

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
    star_name varchar(20) NOT NULL UNIQUE
);
""",
        ),
    )

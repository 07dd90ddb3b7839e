"""A primary key of a type that runs out."""

import re
from typing import Literal

from pydantic import Field

from faults.fault import Example, Family, Params
from faults.kinds.schema.definitions import ColumnFault


class TypeParams(Params):
    type: Literal["smallint", "integer"] = Field("integer", description="the key's type")


class KeyTooSmall(ColumnFault):
    """A primary key is of a smaller type than the numbers that are given out.

    For a long time nothing is different. When the greatest number of the type is reached, every insert fails at once
    and for good; each attempt that is refused uses up a number, too.

    Find it: inserts fail with "integer out of range" or at the sequence's maximum; the table's description shows the
    key's type. Mend it: make the key a bigint, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    roles = ("key",)
    parameters = TypeParams

    def define(self, name: str, definition: str, params: TypeParams) -> str | None:
        return re.sub(r"^bigint", params.type, definition)

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE stars (
    star_id bigint PRIMARY KEY
);
""",
            after="""\
CREATE TABLE stars (
    star_id integer PRIMARY KEY
);
""",
        ),
    )

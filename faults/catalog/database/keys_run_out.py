"""A sequence with an end."""

from pydantic import Field

from faults.fault import Example, Family, Params
from faults.kinds.schema.definitions import ColumnFault


class MaximumParams(Params):
    greatest: int = Field(9999, ge=1000, le=99999, description="the greatest number that is given out")


class KeysRunOut(ColumnFault):
    """The numbers that rows are given end at a maximum.

    Up to that many rows, and refused inserts count as well, all is right. Then every insert fails: the sequence has
    reached its maximum, and deleting rows does not give numbers back.

    Find it: inserts fail with "nextval: reached maximum value of sequence" (SQLSTATE 2200H); pg_sequences shows the
    maximum. Mend it: take the maximum out, in the schema and with ALTER SEQUENCE in the database that runs.
    """

    family = Family.DATABASE
    promise = ".keys"
    roles = ("key",)
    parameters = MaximumParams

    def define(self, name: str, definition: str, params: MaximumParams) -> str | None:
        if "IDENTITY (" in definition:
            return None
        return definition.replace("AS IDENTITY", f"AS IDENTITY (MAXVALUE {params.greatest})")

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE stars (
    star_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
);
""",
            after="""\
CREATE TABLE stars (
    star_id bigint GENERATED ALWAYS AS IDENTITY (MAXVALUE 9999) PRIMARY KEY
);
""",
        ),
    )

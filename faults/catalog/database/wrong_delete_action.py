"""A foreign key that does something else when its parent is deleted."""

from typing import Literal

from pydantic import Field

from faults.fault import Example, Family, Params
from faults.kinds.schema.definitions import ColumnFault


class ActionParams(Params):
    action: Literal["SET NULL", "RESTRICT", "SET DEFAULT"] = Field(
        "SET NULL", description="what is done to the rows that refer to one that is deleted"
    )


class WrongDeleteAction(ColumnFault):
    """A foreign key reacts to the deletion of its parent in another way than by a cascade.

    SET NULL wants to empty a column that must not be empty, RESTRICT refuses: either way deleting a parent that has
    children is a server error, while one without can be deleted.

    Find it: the stack trace names the constraint that a delete violates; the table's description shows the action.
    Mend it: declare ON DELETE CASCADE, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    promise = ".cascade"
    roles = ("parent",)
    parameters = ActionParams

    def define(self, name: str, definition: str, params: ActionParams) -> str | None:
        return definition.replace("ON DELETE CASCADE", f"ON DELETE {params.action}")

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
    galaxy_id bigint NOT NULL REFERENCES galaxies (galaxy_id) ON DELETE SET NULL
);
""",
        ),
    )

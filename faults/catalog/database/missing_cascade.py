"""A foreign key that keeps the parent from being deleted."""

from typing import Any

from faults.fault import Example, Family
from faults.kinds.schema.definitions import ColumnFault


class MissingCascade(ColumnFault):
    """A foreign key says nothing of what happens when its parent is deleted.

    The default is to refuse that. What has no children can still be deleted; deleting what has some, which the service
    expects to take them along, is a server error.

    Find it: the stack trace says that a row is still referenced from another table. Mend it: declare ON DELETE
    CASCADE, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    promise = ".cascade"
    roles = ("parent",)

    def define(self, name: str, definition: str, params: Any) -> str | None:
        return definition.replace(" ON DELETE CASCADE", "")

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
    galaxy_id bigint NOT NULL REFERENCES galaxies (galaxy_id)
);
""",
        ),
    )

"""An index of rows that nobody looks for."""

from bases.description import Entity
from faults.fault import Example, Family
from faults.kinds.schema.definitions import IndexFault


class PartialIndex(IndexFault):
    """An index covers only the rows that fulfil a condition.

    It was made for a report. The queries of the service do not imply the condition, so the database cannot use the
    index for them and reads the whole table.

    Find it: the index's definition has a WHERE; EXPLAIN shows a sequential scan in spite of it. Mend it: create the
    index without the condition, in the schema and in the database that runs.
    """

    family = Family.DATABASE

    def index(self, table: str, columns: str, entity: Entity) -> str | None:
        return f"{table} ({columns}) WHERE {entity.lookup} IS NULL"

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE stars (
    star_id bigint PRIMARY KEY
);

CREATE INDEX stars_galaxy_id ON stars (galaxy_id);
""",
            after="""\
CREATE TABLE stars (
    star_id bigint PRIMARY KEY
);

CREATE INDEX stars_galaxy_id ON stars (galaxy_id) WHERE star_name IS NULL;
""",
        ),
    )

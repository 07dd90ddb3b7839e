"""An index of two columns, in the wrong order."""

from bases.description import Entity
from faults.fault import Example, Family
from faults.kinds.schema.definitions import IndexFault


class WrongLeadingColumn(IndexFault):
    """The column that is searched comes second in its index.

    An index is sorted by its first column. Rows of one value of the second are strewn all over it, so the database
    reads the whole table, or the whole index, to find them.

    Find it: EXPLAIN shows a sequential scan although an index names the column; its definition shows the order. Mend
    it: put the column first or give it an index of its own, in the schema and in the database that runs.
    """

    family = Family.DATABASE

    def index(self, table: str, columns: str, entity: Entity) -> str | None:
        return f"{table} ({entity.lookup}, {columns})"

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

CREATE INDEX stars_galaxy_id ON stars (star_name, galaxy_id);
""",
        ),
    )

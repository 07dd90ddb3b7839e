"""An index that only knows which pages to leave out."""

from bases.description import Entity
from faults.fault import Example, Family
from faults.kinds.schema.definitions import IndexFault


class BrinIndex(IndexFault):
    """A foreign key has a BRIN index where a B-tree is meant.

    Such an index keeps the least and the greatest value of each range of pages. It is tiny and serves columns whose
    values rise with the table; to find single rows, whole ranges are read, which is the whole of a small table.

    Find it: EXPLAIN ANALYZE shows many rows removed by an index recheck, or a sequential scan; the index's definition
    says "brin". Mend it: create a B-tree, in the schema and in the database that runs.
    """

    family = Family.DATABASE

    def index(self, table: str, columns: str, entity: Entity) -> str | None:
        return f"{table} USING brin ({columns})"

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

CREATE INDEX stars_galaxy_id ON stars USING brin (galaxy_id);
""",
        ),
    )

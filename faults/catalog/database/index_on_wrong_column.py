"""An index on a column that has one already."""

from bases.description import Entity
from faults.fault import Example, Family
from faults.kinds.schema.definitions import IndexFault


class IndexOnWrongColumn(IndexFault):
    """An index bears the name of a foreign key and is on another column.

    Whoever looks at the list of indexes sees what is expected. The column that it should be on has none, so finding
    the rows of one parent reads the whole table: deleting a parent grows slow with the data.

    Find it: the index's definition names the other column; pg_stat_user_tables counts rows read by sequential scans.
    Mend it: create the index on the foreign key's column, in the schema and in the database that runs.
    """

    family = Family.DATABASE

    def index(self, table: str, columns: str, entity: Entity) -> str | None:
        return f"{table} ({entity.lookup})"

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

CREATE INDEX stars_galaxy_id ON stars (star_name);
""",
        ),
    )

"""A trigger that counts the whole table for each row."""

from collections.abc import Iterable
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family, Site
from faults.kinds.schema.definitions import TableFault
from faults.kinds.source.units_of_work import inserts

TRIGGER = """

CREATE FUNCTION {table}_quota() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN ASSERT (SELECT count(*) FROM {table}) < 1000000; RETURN NEW; END $$;

CREATE TRIGGER {table}_quota BEFORE INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_quota();"""


class TriggerCountsTable(TableFault):
    """A trigger enforces a quota by counting all rows before each insert.

    The database keeps no count of its own, so it reads the whole table every time. An insert takes the longer the more
    there is, though the service sends nothing but the insert.

    Find it: the latency of creating grows with the table while every statement of the service is simple; EXPLAIN
    ANALYZE of the INSERT shows the time spent in a trigger. Mend it: drop the trigger, in the schema and in the
    database that runs.
    """

    family = Family.DATABASE

    def things(self, app: App) -> Iterable[tuple[Site, str]]:
        operations = app.description.operations
        for site, beginning in super().things(app):
            creations = [name for name, o in operations.items() if o.entity == site.name and inserts(app, o)]
            if creations:
                yield Site(site.name, tuple(creations)), beginning

    def rewrite(self, app: App, site: Site, statement: str, params: Any) -> str | None:
        return statement + TRIGGER.format(table=app.description.entities[site.name].table)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(subject, Aspect.LATENCY) for subject in site.subjects]

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE stars (
    star_name varchar(30) NOT NULL
);
""",
            after="""\
CREATE TABLE stars (
    star_name varchar(30) NOT NULL
);

CREATE FUNCTION stars_quota() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN ASSERT (SELECT count(*) FROM stars) < 1000000; RETURN NEW; END $$;

CREATE TRIGGER stars_quota BEFORE INSERT ON stars
    FOR EACH ROW EXECUTE FUNCTION stars_quota();
""",
        ),
    )

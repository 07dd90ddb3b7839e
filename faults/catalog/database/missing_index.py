"""An index that the schema no longer creates."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.sql import replace_statement, statements
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site


class MissingIndex(Fault):
    """The schema lacks an index that a query relies on.

    Nothing fails and every result is right. Each time, the database reads the whole table to find the few rows it
    needs, so the time grows with the data: a foreign key without one makes deleting a parent slow.

    Find it: the latency of one route grows with the table, and pg_stat_user_tables counts rows read by sequential
    scans. Mend it: create the index, in the schema and in the database that runs.
    """

    family = Family.DATABASE
    layer = Layer.SCHEMA

    def sites(self, app: App) -> Iterator[Site]:
        for name, index in app.description.indexes.items():
            if self._scripts(app, name):
                yield Site(name, index.serves)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        scripts = self._scripts(app, site.name)
        if len(scripts) != 1:
            raise EditError(", ".join(app.description.database.scripts), f"CREATE INDEX {site.name}", len(scripts))
        return replace_statement(app, scripts[0], lambda s: self._creates(s, site.name), f"index {site.name}", None)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(subject, Aspect.LATENCY) for subject in site.subjects]

    @staticmethod
    def _creates(statement: str, name: str) -> bool:
        return statement.startswith(f"CREATE INDEX {name} ")

    def _scripts(self, app: App, name: str) -> list[str]:
        return [
            path
            for path in app.description.database.scripts
            if path in app and any(self._creates(statement, name) for statement in statements(app, path))
        ]

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE stars (
    star_id bigint PRIMARY KEY,
    galaxy_id bigint NOT NULL REFERENCES galaxies (galaxy_id)
);

CREATE INDEX stars_galaxy_id ON stars (galaxy_id);
CREATE INDEX stars_star_name ON stars (star_name);
""",
            after="""\
CREATE TABLE stars (
    star_id bigint PRIMARY KEY,
    galaxy_id bigint NOT NULL REFERENCES galaxies (galaxy_id)
);

CREATE INDEX stars_star_name ON stars (star_name);
""",
        ),
    )

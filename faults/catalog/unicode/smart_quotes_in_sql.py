"""Typographic quotation marks around a string of a statement."""

import re
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.schema.statements import find_statement, splice, statements

STRING = re.compile(r"'[^']+'")


class SmartQuotesInSql(Fault):
    """A string of a statement stands in typographic quotation marks.

    A word processor or a chat made ‘ and ’ of the straight ones. To Postgres these are letters: it takes the string
    for the name of a column that does not exist and refuses the statement; the rest of the script is not run. The
    database does not come up, or comes up without its first rows.

    Find it: the database's first log has an error at the string, with the quotation marks in it; the service is alive
    and not ready. Mend it: type straight quotation marks, and make the database from the scripts again.
    """

    family = Family.UNICODE
    layer = Layer.SCHEMA

    def sites(self, app: App) -> Iterator[Site]:
        for statement in statements(app):
            if STRING.search(statement.text):
                yield Site(statement.name, ("database",))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        statement = find_statement(app, site.name)
        found = list(STRING.finditer(statement.text))
        if not found:
            raise EditError(statement.path, f"a string in {site.name}", 0)
        string = random.choice(found)
        return splice(app, statement, string.start(), string.end(), f"‘{string[0][1:-1]}’")

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    examples = (
        Example(
            place="schema",
            before="""\
INSERT INTO galaxies (galaxy_name) VALUES ('Milky Way');
""",
            after="""\
INSERT INTO galaxies (galaxy_name) VALUES (‘Milky Way’);
""",
        ),
    )

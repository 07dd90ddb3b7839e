"""U+00A0 between two words of a statement."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.schema.statements import find_statement, splice, statements

NO_BREAK_SPACE = "\u00a0"


class NoBreakSpaceInSql(Fault):
    """A no-break space stands between the first two words of a statement.

    It came with a statement that was copied from a page. Postgres does not count U+00A0 as white space but as a
    letter, reads one long word and refuses the statement; the rest of the script is not run. The database does not
    come up, or comes up without its tables and rows.

    Find it: the database's first log has a syntax error at a word that looks like two; the service is alive and not
    ready. Mend it: type the space anew, and make the database from the scripts again.
    """

    family = Family.UNICODE
    layer = Layer.SCHEMA

    def sites(self, app: App) -> Iterator[Site]:
        for statement in statements(app):
            yield Site(statement.name, ("database",))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        statement = find_statement(app, site.name)
        space = statement.text.index(" ")
        return splice(app, statement, space, space + 1, NO_BREAK_SPACE)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    examples = (
        Example(
            place="schema",
            before="""\
-- Stars.

CREATE TABLE stars (
    star_id bigint PRIMARY KEY
);
""",
            after="""\
-- Stars.

CREATE\u00a0TABLE stars (
    star_id bigint PRIMARY KEY
);
""",
        ),
    )

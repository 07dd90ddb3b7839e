"""A statement that comes before what it needs."""

import re
from collections.abc import Iterator

from faults.editors.sql import normalise
from faults.fault import Example, Family
from faults.kinds.schema.scripts import ScriptFault


class UsedBeforeMade(ScriptFault):
    """A script uses a table before it makes it.

    Two statements changed places, sorted by name perhaps. On a database that has the tables already nothing is
    noticed; a new one refuses the script, and the service waits for a database that is not to come up.

    Find it: the database's container ends, or keeps restarting, with "relation does not exist" about a table that the
    script makes further down. Mend it: put the statements in order, and set the database up from the start.
    """

    family = Family.DATABASE

    def versions(self, statements: list[str]) -> Iterator[tuple[int, list[str]]]:
        for number in range(1, len(statements)):
            earlier, later = statements[number - 1], statements[number]
            made = re.match(r"CREATE TABLE (\w+)", normalise(earlier))
            if made is not None and re.search(rf"(REFERENCES|ON) {made[1]}\b", normalise(later)):
                # A comment at the head of the script stays there.
                first, second = re.sub(r"\A(--[^\n]*\n\s*)+", "", earlier.strip()), later.strip()
                before, after = earlier.replace(first, second), later.replace(second, first)
                yield number, [*statements[: number - 1], before, after, *statements[number + 1 :]]

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE stars (
    galaxy_id bigint NOT NULL
);

CREATE INDEX stars_galaxy_id ON stars (galaxy_id);
""",
            after="""\
CREATE INDEX stars_galaxy_id ON stars (galaxy_id);

CREATE TABLE stars (
    galaxy_id bigint NOT NULL
);
""",
        ),
    )

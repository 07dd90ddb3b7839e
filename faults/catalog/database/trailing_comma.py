"""A comma after the last column."""

import re
from collections.abc import Iterator

from faults.editors.sql import normalise
from faults.fault import Example, Family
from faults.kinds.schema.scripts import ScriptFault


class TrailingComma(ScriptFault):
    """The list of a table's columns ends in a comma.

    Python and most languages of today would not mind; SQL does. The script fails, the table is not made, nor is what
    comes after it, and the service waits for a database that is not to come up.

    Find it: the database's container ends, or keeps restarting, with a syntax error at or near ")". Mend it: take the
    comma out, and set the database up from the start.
    """

    family = Family.DATABASE

    def versions(self, statements: list[str]) -> Iterator[tuple[int, list[str]]]:
        for number, text in enumerate(statements):
            ended = re.sub(r"(?<=[^,\s])(\r?\n\);)", r",\1", text)
            if normalise(text).startswith("CREATE ") and ended != text:
                yield number, [*statements[:number], ended, *statements[number + 1 :]]

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE stars (
    star_id bigint PRIMARY KEY,
    star_name varchar(30) NOT NULL
);
""",
            after="""\
CREATE TABLE stars (
    star_id bigint PRIMARY KEY,
    star_name varchar(30) NOT NULL,
);
""",
        ),
    )

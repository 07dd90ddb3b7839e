"""Two statements that run into one."""

from collections.abc import Iterator

from faults.editors.sql import normalise
from faults.fault import Example, Family
from faults.kinds.schema.scripts import ScriptFault


class MissingSemicolon(ScriptFault):
    """A statement in the database's scripts ends without a semicolon.

    The parser reads on into the next one and finds a word that cannot be there. The script fails, nothing or half of
    it is done, and the service waits for a database that is not to come up, or that lacks its tables.

    Find it: the database's container ends, or keeps restarting, with "syntax error at or near" and the next
    statement's first word. Mend it: put the semicolon, and set the database up from the start.
    """

    family = Family.DATABASE

    def versions(self, statements: list[str]) -> Iterator[tuple[int, list[str]]]:
        real = [number for number, text in enumerate(statements) if normalise(text)]
        for number in real[:-1]:
            text = statements[number]
            place = text.rstrip().rfind(";")
            if place == len(text.rstrip()) - 1 and place >= 0:
                without = text[:place] + text[place + 1 :]
                yield number, [*statements[:number], without, *statements[number + 1 :]]

    examples = (
        Example(
            place="schema",
            before="""\
CREATE INDEX stars_galaxy_id ON stars (galaxy_id);
CREATE INDEX stars_star_name ON stars (star_name);
""",
            after="""\
CREATE INDEX stars_galaxy_id ON stars (galaxy_id)
CREATE INDEX stars_star_name ON stars (star_name);
""",
        ),
    )

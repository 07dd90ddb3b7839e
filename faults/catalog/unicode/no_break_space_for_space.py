"""Spaces are made no-break spaces."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RewrittenName


class NoBreakSpaceForSpace(RewrittenName):
    """Each space of a name becomes a no-break space.

    It keeps a name on one line of a page, and looks the same everywhere. To the database U+00A0 is another character:
    names with a space are stored otherwise than they were sent, or not found, though they look right in every list.

    Find it: names of one word work, those of two do not; in hex, the parameter in the database's log has c2 a0 where
    the client sent 20. Mend it: take the name as it comes; line breaks are for whoever shows it.
    """

    ordinary = False

    def expression(self, name: str, params: Any) -> str:
        return f'{name}.replace(" ", "\\xa0")'

    examples = (
        Example(
            place="service",
            before="""\
def create(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.add(session, Star(star_name=name))
""",
            after="""\
def create(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.add(session, Star(star_name=name.replace(" ", "\\xa0")))
""",
        ),
    )

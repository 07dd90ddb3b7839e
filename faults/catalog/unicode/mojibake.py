"""UTF-8 read as Latin-1."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RewrittenName


class Mojibake(RewrittenName):
    """The bytes of a name are decoded with another codec than they were encoded with.

    UTF-8 read as Latin-1 never fails: each byte becomes a character, "é" becomes "Ã©", and ASCII stays as it is. Names
    with other letters are stored garbled or not found, and may be too long for their column.

    Find it: in the list or in the database's log stands "Ã" or "â" where the client sent one letter. Mend it: take the
    name as it comes; it is decoded already. Rows that are stored garbled need the way back, encode("latin-1").decode().
    """

    longest = False

    def expression(self, name: str, params: Any) -> str:
        return f'{name}.encode().decode("latin-1")'

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
        return repository.add(session, Star(star_name=name.encode().decode("latin-1")))
""",
        ),
    )

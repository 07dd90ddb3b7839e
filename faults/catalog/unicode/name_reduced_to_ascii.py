"""Whatever is outside ASCII is dropped from a name."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RewrittenName


class NameReducedToAscii(RewrittenName):
    """Letters outside ASCII are dropped from a name.

    The name is encoded with errors ignored. Accents, emoji and whole alphabets vanish without a word; what is left, if
    anything, is another name, and several names become the same one.

    Find it: only names with letters outside ASCII are affected; the parameter in the database's log lacks them. Mend
    it: take the name as it comes; everything between client and table is Unicode.
    """

    longest = False

    def expression(self, name: str, params: Any) -> str:
        return f'{name}.encode("ascii", "ignore").decode()'

    examples = (
        Example(
            place="service",
            before="""\
def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, name)
""",
            after="""\
def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, name.encode("ascii", "ignore").decode())
""",
        ),
    )

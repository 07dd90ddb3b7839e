"""Names are normalised to NFD in one operation."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RewrittenName


class NameInDecomposedForm(RewrittenName):
    """A name is normalised to decomposed form (NFD) in one operation and in no other.

    Each accented letter becomes a letter and a combining mark. The name looks the same and is longer. What keyboards
    send, one character a letter, is stored otherwise or no longer found.

    Find it: names without accents work, those with accents do not; encoded in hex, the parameter in the database's log
    has cc 81 or the like where the request has c3 a9. Mend it: take the name as it comes, or normalise it where it
    enters, for all operations and for the rows that are there.
    """

    imports = (("unicodedata", "normalize"),)

    def expression(self, name: str, params: Any) -> str:
        return f'normalize("NFD", {name})'

    examples = (
        Example(
            place="service",
            before="""\
from stars import repository


def delete(name: str) -> bool:
    with database.transaction() as session:
        return repository.delete_by_name(session, name) is not None
""",
            after="""\
from unicodedata import normalize

from stars import repository


def delete(name: str) -> bool:
    with database.transaction() as session:
        return repository.delete_by_name(session, normalize("NFD", name)) is not None
""",
        ),
    )

"""Names are normalised to NFC in one operation."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RewrittenName


class NameInComposedForm(RewrittenName):
    """A name is normalised to composed form (NFC) in one operation and in no other.

    An accented letter may be one character or a letter with a combining mark, and macOS, for one, sends the latter in
    file names. This operation makes one character of it. Names that look the same and are kept as two are taken for
    one, and the one with the combining mark cannot be reached.

    Find it: a name copied from the list is "not found"; encoded in hex, the name in the request and the parameter in
    the database's log differ. Mend it: take the name as it comes, or normalise it where it enters, for all operations
    and for the rows that are there.
    """

    imports = (("unicodedata", "normalize"),)

    def expression(self, name: str, params: Any) -> str:
        return f'normalize("NFC", {name})'

    examples = (
        Example(
            place="service",
            before="""\
from stars import repository


def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, name)
""",
            after="""\
from unicodedata import normalize

from stars import repository


def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, normalize("NFC", name))
""",
        ),
    )

"""Names are normalised to NFKC in one operation."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RewrittenName


class NameInCompatibilityForm(RewrittenName):
    """A name is normalised to compatibility form (NFKC) in one operation and in no other.

    Compatibility form is for searching: it makes "IV" of the numeral "Ⅳ", 2 of a superscript ², an ordinary space of a
    no-break space, and joins combining marks with their letters. As what a name is stored under or looked up by, it
    makes one of several names.

    Find it: the name that comes back, or the parameter in the database's log, is not the one that was sent, and looks
    nearly like it. Mend it: take the name as it comes; keep a normalised form, if one is needed, in a column of its
    own.
    """

    imports = (("unicodedata", "normalize"),)

    def expression(self, name: str, params: Any) -> str:
        return f'normalize("NFKC", {name})'

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
        return repository.find_by_name(session, normalize("NFKC", name))
""",
        ),
    )

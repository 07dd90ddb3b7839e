"""Zero-width spaces are removed from names in one operation."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RewrittenName


class ZeroWidthCharactersDropped(RewrittenName):
    """Zero-width spaces are removed from a name in one operation and in no other.

    Somebody cleaned up what users paste, in one place. Names that were stored with the invisible character cannot be
    reached by this operation any more, since it asks for the name without.

    Find it: a name copied from the list is "not found"; in hex, the name has e2 80 8b and the parameter in the
    database's log has not. Mend it: take the name as it comes, or clean it where it enters, for all operations and for
    the rows that are there.
    """

    def expression(self, name: str, params: Any) -> str:
        return f'{name}.replace("\\u200b", "")'

    examples = (
        Example(
            place="service",
            before="""\
def delete(name: str) -> bool:
    with database.transaction() as session:
        return repository.delete_by_name(session, name) is not None
""",
            after="""\
def delete(name: str) -> bool:
    with database.transaction() as session:
        return repository.delete_by_name(session, name.replace("\\u200b", "")) is not None
""",
        ),
    )

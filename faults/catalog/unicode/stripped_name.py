"""White space at the ends of a name is taken off before the name is used."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RewrittenName


class StrippedName(RewrittenName):
    """Spaces at the ends of a name are cut off where they count.

    One function strips what it is given, the others do not. A name that ends with a space, an ordinary one or one of
    the many that Unicode has, is kept by one operation and is another name to this one: two rows that differ in it are
    taken for one, or cannot be reached.

    Find it: the same name is in the list and yet "not found"; the statement in the database's log has a parameter that
    is shorter than what the client sent. Mend it: take the name as it comes, or strip it once, where it enters, for all
    operations.
    """

    def expression(self, name: str, params: Any) -> str:
        return f"{name}.strip()"

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
        return repository.find_by_name(session, name.strip())
""",
        ),
    )

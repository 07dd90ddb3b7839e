"""Names are folded to one case on one side of the comparison."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RewrittenName


class CaseFoldedName(RewrittenName):
    """A name is case-folded before it is used, though the stored names are not.

    Folding makes small letters of capitals, "ss" of "ß" and two characters of "İ". It compares texts well when both
    sides are folded; here only one is. Names with a capital are stored otherwise than they were sent, or not found.

    Find it: names in small letters work and others do not; the statement in the database's log shows the folded form.
    Mend it: take the name as it comes, or compare folded forms on both sides, with an index on that expression.
    """

    ordinary = False

    def expression(self, name: str, params: Any) -> str:
        return f"{name}.casefold()"

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
        return repository.find_by_name(session, name.casefold())
""",
        ),
    )

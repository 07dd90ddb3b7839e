"""Names with letters outside ASCII are refused."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RefusedName


class AsciiOnlyNames(RefusedName):
    """Names are refused unless they are all ASCII.

    Whoever wrote the condition had English names in mind. A name with an accent, in another alphabet or with an emoji
    is answered as if it were taken, unknown or wrong, and nothing is logged.

    Find it: the refusals, as many as before to the eye, all have names outside ASCII; for these the database's log
    shows no statement. Mend it: take the condition out.
    """

    longest = False

    def condition(self, name: str, params: Any) -> str:
        return f"not {name}.isascii()"

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
    if not name.isascii():
        return None
    with database.transaction() as session:
        return repository.find_by_name(session, name)
""",
        ),
    )

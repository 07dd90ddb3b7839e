"""Names with anything but letters, digits and spaces are refused."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RefusedName


class AlphanumericNamesOnly(RefusedName):
    """Names are refused unless they are letters, digits and spaces.

    str.isalnum() knows the letters of every alphabet, so accented names were tried and worked. An apostrophe, a hyphen,
    an emoji and the combining marks that many scripts cannot be written without are none of these: such names are
    answered as if they were taken, unknown or wrong.

    Find it: refused are the names with combining marks, emoji or punctuation; for these the database's log shows no
    statement. Mend it: take the condition out.
    """

    longest = False

    def condition(self, name: str, params: Any) -> str:
        return f'not {name}.replace(" ", "").isalnum()'

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
    if not name.replace(" ", "").isalnum():
        return False
    with database.transaction() as session:
        return repository.delete_by_name(session, name) is not None
""",
        ),
    )

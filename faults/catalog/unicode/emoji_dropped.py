"""Characters outside the basic plane are filtered out."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RewrittenName


class EmojiDropped(RewrittenName):
    """Characters beyond U+FFFF are dropped from a name.

    The filter is what databases with three bytes a character once needed. Emoji, rare Chinese characters and historic
    scripts lie beyond it and vanish; a name made of them alone becomes empty.

    Find it: names with emoji are not found, or come back without; the parameter in the database's log lacks them. Mend
    it: take the name as it comes; the database holds all of Unicode.
    """

    longest = False

    def expression(self, name: str, params: Any) -> str:
        return f'"".join(letter for letter in {name} if letter <= "\\uffff")'

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
        return repository.find_by_name(session, "".join(letter for letter in name if letter <= "\\uffff"))
""",
        ),
    )

"""U+200B in code."""

from faults.fault import Example
from faults.kinds.source.characters import CharacterInModule, Place, Token, identifier_ends

ZERO_WIDTH_SPACE = "\u200b"


class ZeroWidthSpaceInSource(CharacterInModule):
    """A zero-width space stands behind a name in a module.

    It came with a line that was copied from a chat or a web page, which put it there so that a long word can be broken.
    No editor shows it. Python takes it for part of no name: the module does not compile, and the service ends before it
    listens.

    Find it: the service exits again and again, and the last lines of its log are a SyntaxError, "invalid non-printable
    character U+200B", with file and line. Mend it: type the name anew; `grep -P '\\x{200B}'` finds others.
    """

    def places(self, tokens: list[Token]) -> list[Place]:
        return identifier_ends(tokens)

    def put(self, line: str, column: int) -> str:
        return f"{line[:column]}{ZERO_WIDTH_SPACE}{line[column:]}"

    examples = (
        Example(
            place="service",
            before="import sqlalchemy\n",
            after="import sqlalchemy\u200b\n",
        ),
    )

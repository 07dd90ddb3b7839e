"""U+00A0 where a space belongs."""

from faults.fault import Example
from faults.kinds.source.characters import CharacterInModule, Place, Token, gaps

NO_BREAK_SPACE = "\u00a0"


class NoBreakSpaceInSource(CharacterInModule):
    """A no-break space stands between two words of a module.

    Some keyboards type U+00A0 when a space follows a key that needed the option or AltGr key, and code copied from a
    web page is full of it. Python takes no other space than the ordinary one: the module does not compile, and the
    service ends before it listens.

    Find it: the service exits again and again, and the last lines of its log are a SyntaxError, "invalid non-printable
    character U+00A0", with file and line. Mend it: delete the space and type it anew; an editor that shows white space,
    or `grep -P '\\xA0'`, finds others.
    """

    def places(self, tokens: list[Token]) -> list[Place]:
        return gaps(tokens)

    def put(self, line: str, column: int) -> str:
        return f"{line[:column]}{NO_BREAK_SPACE}{line[column + 1 :]}"

    examples = (
        Example(
            place="service",
            before="import sqlalchemy\n",
            after="import\u00a0sqlalchemy\n",
        ),
    )

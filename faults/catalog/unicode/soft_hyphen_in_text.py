"""U+00AD in what clients are told."""

import re
from random import Random

from faults.fault import Example
from faults.kinds.source.branches import TextFault

SOFT_HYPHEN = "\u00ad"
WORD = re.compile(r"\w\w+")


class SoftHyphenInText(TextFault):
    """A soft hyphen stands in an answer's text.

    U+00AD says where a word may be broken and is drawn nowhere else. It came with a text that was copied from a page or
    a document. People see no difference; a client that compares the text does.

    Find it: a client says that the answer is not the one it expects, and prints the same words twice; a hex dump of the
    answer shows c2 ad inside a word, and its Content-Length is two more than there are letters. Mend it: type the text
    anew.
    """

    def fits(self, text: str) -> bool:
        return bool(WORD.search(text))

    def respell_text(self, text: str, random: Random) -> str:
        """Inside a word, where a hyphen might be."""
        words = list(WORD.finditer(text))
        word = random.choice(words)
        place = word.start() + len(word[0]) // 2
        return f"{text[:place]}{SOFT_HYPHEN}{text[place:]}"

    examples = (
        Example(
            place="controller",
            before="""\
def find_by_name(name: str) -> Star | Response:
    star = service.find_by_name(name)
    if star is None:
        return Response("lit", status_code=404)
    return star
""",
            after="""\
def find_by_name(name: str) -> Star | Response:
    star = service.find_by_name(name)
    if star is None:
        return Response("l\u00adit", status_code=404)
    return star
""",
        ),
    )

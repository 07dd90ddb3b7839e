"""A letter of another script in what clients are told."""

from random import Random

from faults.fault import Example
from faults.kinds.homoglyphs import has_double, with_double
from faults.kinds.source.branches import TextFault


class HomoglyphInText(TextFault):
    """A letter in an answer's text comes from another script.

    People read the text as it was always meant. Programs compare it: a client, a test or an alert that looks for the
    words no longer finds them, though they are on the screen.

    Find it: a client says that the answer is not the one it expects, and prints the same words twice; a hex dump of the
    answer shows two bytes for one letter. Mend it: type the text anew.
    """

    def fits(self, text: str) -> bool:
        return has_double(text)

    def respell_text(self, text: str, random: Random) -> str:
        return with_double(text, random)

    examples = (
        Example(
            place="controller",
            before="""\
def find_by_name(name: str) -> Star | Response:
    star = service.find_by_name(name)
    if star is None:
        return Response("unlit", status_code=404)
    return star
""",
            after="""\
def find_by_name(name: str) -> Star | Response:
    star = service.find_by_name(name)
    if star is None:
        return Response("unlіt", status_code=404)
    return star
""",
        ),
    )

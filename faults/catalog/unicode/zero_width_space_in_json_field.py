"""U+200B in the name of a field."""

from random import Random

from faults.fault import Example
from faults.kinds.source.json_names import FieldFault

ZERO_WIDTH_SPACE = "\u200b"


class ZeroWidthSpaceInJsonField(FieldFault):
    """A zero-width space stands in the name of a JSON field.

    The name has one more character than clients know it by, and nothing draws it. A request is refused as incomplete,
    or an answer lacks what a client needs, though the field is there to be seen.

    Find it: a field that stands in the JSON, to all appearance, is reported missing; piped through `xxd`, its name ends
    with e2 80 8b. Mend it: type the name anew.
    """

    def respell(self, text: str, random: Random) -> str:
        return text + ZERO_WIDTH_SPACE

    examples = (
        Example(
            place="controller",
            before="""\
class View(BaseModel):
    star_tint: str = Field(serialization_alias="tint")


def find_by_name(name: str) -> View:
    return view(service.find_by_name(name))
""",
            after="""\
class View(BaseModel):
    star_tint: str = Field(serialization_alias="tint\u200b")


def find_by_name(name: str) -> View:
    return view(service.find_by_name(name))
""",
        ),
    )

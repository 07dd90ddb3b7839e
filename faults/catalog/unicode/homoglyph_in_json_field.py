"""A letter of another script in the name of a field."""

from random import Random

from faults.fault import Example
from faults.kinds.homoglyphs import has_double, with_double
from faults.kinds.source.json_names import FieldFault


class HomoglyphInJsonField(FieldFault):
    """A letter in the name of a JSON field comes from another script.

    The name looks the same in the source, in the document and in every log. To whoever reads the document by its name
    the field is missing: a request that has it is refused as incomplete, or an answer lacks what a client needs.

    Find it: a field that stands in the JSON, to all appearance, is reported missing; a hex dump of the document, or
    searching the source for characters outside ASCII, shows the letter. Mend it: type the name anew.
    """

    def fits(self, text: str) -> bool:
        return has_double(text)

    def respell(self, text: str, random: Random) -> str:
        return with_double(text, random)

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
    star_tint: str = Field(serialization_alias="tіnt")


def find_by_name(name: str) -> View:
    return view(service.find_by_name(name))
""",
        ),
    )

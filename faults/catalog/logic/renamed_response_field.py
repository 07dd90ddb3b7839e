"""A field of an answer under a name that clients do not know."""

import libcst as cst
from pydantic import Field

from bases.contract import Witness
from faults.editors.nodes import replaced
from faults.fault import Example, Family, Params
from faults.kinds.casing import Case, is_camel, written
from faults.kinds.source.model_fields import ModelFieldFault
from faults.kinds.source.models import RESPONSE, ModelField, renamed


class FieldCaseParams(Params):
    case: Case = Field("snake", description="how the field's name is written instead")


class RenamedResponseField(ModelFieldFault):
    """A field of an answer has another name than it was promised.

    The model's alias was written by another convention. The service answers with status 200 and the right value, and
    its metrics show nothing. A client that looks for the field by its name finds none.

    Find it: clients complain of a missing field while the service is green; compare a body with the documented one.
    Mend it: give the field the documented name.
    """

    family = Family.LOGIC
    parameters = FieldCaseParams
    keyword = RESPONSE

    def rewrite(self, field: ModelField, params: FieldCaseParams) -> cst.AnnAssign | None:
        name = field.alias.raw_value
        if not is_camel(name):
            return None
        quote = field.alias.quote
        other = field.alias.with_changes(value=f"{quote}{written(name, params.case)}{quote}")
        return replaced(field.statement, field.alias, other)

    def witnesses(self, field: ModelField) -> frozenset[Witness]:
        return renamed(field)

    examples = (
        Example(
            place="controller",
            before="""\
class View(BaseModel):
    star_name: str = Field(serialization_alias="starName")


def find_by_name(name: str) -> View | Response:
    return view(stars.find_by_name(name))
""",
            after="""\
class View(BaseModel):
    star_name: str = Field(serialization_alias="star_name")


def find_by_name(name: str) -> View | Response:
    return view(stars.find_by_name(name))
""",
        ),
        Example(
            place="controller",
            before="""\
class View(BaseModel):
    star_name: str = Field(serialization_alias="starName")


def find_by_name(name: str) -> View | Response:
    return view(stars.find_by_name(name))
""",
            after="""\
class View(BaseModel):
    star_name: str = Field(serialization_alias="StarName")


def find_by_name(name: str) -> View | Response:
    return view(stars.find_by_name(name))
""",
            params=FieldCaseParams(case="pascal"),
        ),
    )

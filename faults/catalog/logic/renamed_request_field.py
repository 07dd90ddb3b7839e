"""A field of a request under a name that clients do not send."""

import libcst as cst
from pydantic import Field

from bases.contract import Witness
from faults.editors.nodes import replaced
from faults.fault import Example, Family, Params
from faults.kinds.casing import Case, is_camel, written
from faults.kinds.source.model_fields import ModelFieldFault
from faults.kinds.source.models import REQUEST, ModelField, renamed


class FieldCaseParams(Params):
    case: Case = Field("snake", description="how the field's name is written instead")


class RenamedRequestField(ModelFieldFault):
    """A field of a request is read under another name than clients send.

    The model's alias was written by another convention. A request as documented lacks a field, as the service sees
    it, and is refused as malformed, whatever it says: nothing can be created any more, or nobody logs in.

    Find it: every request to one route is refused as the client's mistake, though none was made; compare the
    documented field with the model. Mend it: give the field the documented name.
    """

    family = Family.LOGIC
    parameters = FieldCaseParams
    keyword = REQUEST

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
class NewStar(BaseModel):
    star_name: str = Field(alias="starName")


def create(body: NewStar) -> View | Response:
    return view(stars.create(body.star_name))
""",
            after="""\
class NewStar(BaseModel):
    star_name: str = Field(alias="star_name")


def create(body: NewStar) -> View | Response:
    return view(stars.create(body.star_name))
""",
        ),
    )

"""A field that takes null."""

from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from faults.editors.nodes import replaced
from faults.fault import Example, Family
from faults.kinds.source.model_fields import ModelFieldFault
from faults.kinds.source.models import REQUEST, ModelField


class NullableField(ModelFieldFault):
    """A field of a request may be null.

    The type in the model allows None, which nothing behind the model expects. A request with null is no longer refused
    at the door: it goes as far as the first line that needs the value, or to the database, and is refused there in
    other words or fails as a server error.

    Find it: send null for each field in turn; one of them is not answered as malformed. Mend it: take None out of the
    field's type.
    """

    family = Family.LOGIC
    keyword = REQUEST

    def rewrite(self, field: ModelField, params: Any) -> cst.AnnAssign | None:
        if "None" in field.annotation or "Optional" in field.annotation:
            return None
        annotation = field.statement.annotation.annotation
        return replaced(field.statement, annotation, cst.parse_expression(f"{field.annotation} | None"))

    def witnesses(self, field: ModelField) -> frozenset[Witness]:
        subjects = [f"{use.operation}.input.{field.role}-type" for use in field.uses if use.strict]
        return frozenset(Witness(subject, Aspect.REFUSES) for subject in subjects)

    examples = (
        Example(
            place="controller",
            before="""\
class NewStar(BaseModel):
    galaxy_id: int = Field(alias="galaxyId")


def create(body: NewStar) -> View | Response:
    return view(stars.create(body.galaxy_id))
""",
            after="""\
class NewStar(BaseModel):
    galaxy_id: int | None = Field(alias="galaxyId")


def create(body: NewStar) -> View | Response:
    return view(stars.create(body.galaxy_id))
""",
        ),
    )

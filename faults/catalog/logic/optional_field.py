"""A field that may be left out."""

from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from faults.editors.layout import code
from faults.editors.nodes import replaced
from faults.fault import Example, Family
from faults.kinds.source.model_fields import ModelFieldFault
from faults.kinds.source.models import REQUEST, ModelField


class OptionalField(ModelFieldFault):
    """A field of a request may be left out.

    The model gives the field a default of None. A request without it is no longer refused at the door, and the code
    behind goes on with nothing: it is refused later, in words that say something else, or fails as a server error.

    Find it: leave out each field in turn; one request is not answered as malformed. Mend it: take the default away.
    """

    family = Family.LOGIC
    keyword = REQUEST

    def rewrite(self, field: ModelField, params: Any) -> cst.AnnAssign | None:
        first = field.field.args[0]
        if "None" in field.annotation or "Optional" in field.annotation or first.keyword is None:
            return None
        annotation = field.statement.annotation.annotation
        typed = replaced(field.statement, annotation, cst.parse_expression(f"{field.annotation} | None"))
        arguments = ", ".join(code(arg.with_changes(comma=cst.MaybeSentinel.DEFAULT)) for arg in field.field.args)
        return typed.with_changes(value=cst.parse_expression(f"{code(field.field.func)}(None, {arguments})"))

    def witnesses(self, field: ModelField) -> frozenset[Witness]:
        """Who asks by no name finds nothing, which a handler of its own refuses as before."""
        uses = [use for use in field.uses if use.strict or field.role != "name"]
        return frozenset(Witness(f"{use.operation}.input", Aspect.REFUSES) for use in uses)

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
    galaxy_id: int | None = Field(None, alias="galaxyId")


def create(body: NewStar) -> View | Response:
    return view(stars.create(body.galaxy_id))
""",
        ),
    )

"""A user's name that has to be an e-mail address, and no library to look at it."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.layout import code
from faults.fault import Example, Family
from faults.kinds.manifests.settings import STARTS
from faults.kinds.source.patterns import Cut, CutFault, search

FIELD = m.AnnAssign(
    target=m.Name(m.MatchIfTrue(lambda name: "user" in name or "mail" in name)),
    annotation=m.Annotation(annotation=m.Name(m.MatchIfTrue(lambda name: name in ("str", "Name")))),
    value=m.Call(func=m.Name("Field"), args=[m.ZeroOrMore(), m.Arg(keyword=m.Name("alias")), m.ZeroOrMore()]),
)


class EmailWithoutValidator(CutFault):
    """A field is an e-mail address, which needs a library that is not required.

    pydantic leaves such addresses to email-validator, an extra of its own. Where just the requirements are installed,
    as in the image, it raises an error when the class is defined, and the service stops as it starts.

    Find it: the pod is restarted again and again, and its last words are that email-validator is not installed. Mend
    it: declare the field as it was, or require the library.
    """

    family = Family.DEPENDENCIES
    shows = (STARTS,)
    imports = (("pydantic", "EmailStr"),)

    def cuts(self, app: App, params: Any) -> Iterable[Cut]:
        for path, node in search(app, FIELD, "Field"):
            field = cst.ensure_type(node, cst.AnnAssign)
            yield Cut(code(field.target), path, field.annotation.annotation, cst.Name("EmailStr"))

    examples = (
        Example(
            place="controller",
            before="""\
from pydantic import BaseModel, Field


class Credentials(BaseModel):
    username: str = Field(alias="name")
""",
            after="""\
from pydantic import BaseModel, EmailStr, Field


class Credentials(BaseModel):
    username: EmailStr = Field(alias="name")
""",
        ),
    )

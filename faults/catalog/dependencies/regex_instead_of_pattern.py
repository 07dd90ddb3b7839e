"""A field's `regex`, as in the release before."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.manifests.settings import STARTS
from faults.kinds.source.patterns import Cut, CutFault, search, with_argument

ALIAS = m.Arg(keyword=m.Name("alias"))
FIELD = m.AnnAssign(target=m.Name(), value=m.Call(func=m.Name("Field"), args=[m.ZeroOrMore(), ALIAS, m.ZeroOrMore()]))
TEXTUAL = m.ClassDef(body=m.IndentedBlock())


class RegexInsteadOfPattern(CutFault):
    """A field is given its regular expression by the name that it had in the library's release before.

    pydantic calls it `pattern` now, and refuses the old name when the class is defined: the service stops as it
    starts.

    Find it: the pod is restarted again and again, and its last words are that `regex` is removed. Mend it: call it
    `pattern`.
    """

    family = Family.DEPENDENCIES
    shows = (STARTS,)
    foreign_names = frozenset({"regex"})

    def cuts(self, app: App, params: Any) -> Iterable[Cut]:
        for path, node in search(app, TEXTUAL, "Field"):
            defined = cst.ensure_type(node, cst.ClassDef)
            for found in matching(defined.body, FIELD):
                field = cst.ensure_type(found, cst.AnnAssign)
                call = cst.ensure_type(field.value, cst.Call)
                if code(field.annotation.annotation) in ("int", "float", "bool") or "regex" in code(call):
                    continue
                name = f"{defined.name.value}.{code(field.target)}"
                yield Cut(name, path, call, with_argument(call, 'regex=r"\\S"'))

    examples = (
        Example(
            place="controller",
            before="""\
from pydantic import BaseModel, Field


class NewStar(BaseModel):
    star_name: str = Field(alias="starName")
    galaxy_id: int = Field(alias="galaxyId")
""",
            after="""\
from pydantic import BaseModel, Field


class NewStar(BaseModel):
    star_name: str = Field(alias="starName", regex=r"\\S")
    galaxy_id: int = Field(alias="galaxyId")
""",
        ),
    )

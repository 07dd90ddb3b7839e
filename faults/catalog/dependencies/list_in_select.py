"""`select([Entity])`, as in the release before."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import replace_only
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault

SELECT = m.Call(func=m.Name("select"), args=[m.Arg(value=m.Name())])


class ListInSelect(FunctionFault):
    """A query gives the columns in a list, as the library took them once.

    The list was how `select` was called for years, and most examples still show it. The release in use takes the
    columns one by one and raises an error when the function is called, so that one operation fails and all others work.

    Find it: the stack trace of the server error says that a column expression was expected, and got a list. Mend it:
    take the brackets out.
    """

    family = Family.DEPENDENCIES
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        def build(node: cst.CSTNode) -> cst.CSTNode:
            call = cst.ensure_type(node, cst.Call)
            listed = cst.List([cst.Element(call.args[0].value)])
            return call.with_changes(args=[call.args[0].with_changes(value=listed)])

        return replace_only(function, SELECT, build)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, aspect) for aspect in (Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select([Star]).where(Star.star_name == name))
""",
        ),
    )

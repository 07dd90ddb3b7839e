"""merge() where add() is meant: the row is in a copy that nobody returns."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.nodes import matching
from faults.editors.python import replace_only
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.queries import inserted


class MergedCopyLost(FunctionFault):
    """A new row is merged into the session instead of added.

    merge() leaves its argument alone and returns a copy, which gets the key that the database makes. The caller is
    given the argument, without a key: the row is stored, and the answer fails with a server error.

    Find it: the stack trace ends where the answer is made of an id that is None, while the row is in the table. Mend
    it: add the row, or return what merge() returned.
    """

    family = Family.DATABASE
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        row = inserted(function)
        if row is None or not matching(function, m.Return(value=m.Name(row))):
            return None
        shape = m.Attribute(value=m.Name("session"), attr=m.Name("add"))
        return replace_only(function, shape, lambda node: node.with_changes(attr=cst.Name("merge")))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    examples = (
        Example(
            place="repository",
            before="""\
def add(self, session: Session, star: Star) -> Star:
    session.add(star)
    session.flush()
    return star
""",
            after="""\
def add(self, session: Session, star: Star) -> Star:
    session.merge(star)
    session.flush()
    return star
""",
        ),
    )

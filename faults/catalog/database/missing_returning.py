"""A delete that does not say what it deleted."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import replace_only
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.queries import deletes, scalar_call


class MissingReturning(FunctionFault):
    """A DELETE without RETURNING is asked for a value.

    The statement is right as SQL and returns no rows, so fetching one raises. The transaction is rolled back: nothing
    is deleted, and every call is a server error.

    Find it: the stack trace says that the result object does not return rows; the database's log shows the DELETE
    and a ROLLBACK. Mend it: return the key of what is deleted.
    """

    family = Family.DATABASE
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        if scalar_call(function) is None or not deletes(function):
            return None

        def without(node: cst.CSTNode) -> cst.CSTNode:
            assert isinstance(node, cst.Call)
            assert isinstance(node.func, cst.Attribute)
            return node.func.value

        return replace_only(function, m.Call(func=m.Attribute(attr=m.Name("returning"))), without)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, aspect) for aspect in (Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT)]

    examples = (
        Example(
            place="repository",
            before="""\
def delete_by_name(self, session: Session, name: str) -> int | None:
    return session.scalar(delete(Star).where(Star.star_name == name).returning(Star.star_id))
""",
            after="""\
def delete_by_name(self, session: Session, name: str) -> int | None:
    return session.scalar(delete(Star).where(Star.star_name == name))
""",
        ),
    )

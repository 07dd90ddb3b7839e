"""A statement's condition among its arguments, as in the release before."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import replace_only
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault

WHERE = m.Call(
    func=m.Attribute(
        value=m.Call(func=m.Name("select") | m.Name("delete"), args=[m.Arg(value=m.Name())]), attr=m.Name("where")
    ),
    args=[m.Arg(value=m.Comparison())],
)


class ConditionAsArgument(FunctionFault):
    """A statement is given its condition as an argument, as the library took it once.

    The release in use knows the argument no longer and raises an error when the function is called, so that one
    operation fails and all others work.

    Find it: the stack trace of the server error ends in the library, which was given an argument that it does not
    accept. Mend it: say `.where(…)`.
    """

    family = Family.DEPENDENCIES
    place = "repository"
    foreign_names = frozenset({"whereclause"})

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        def build(node: cst.CSTNode) -> cst.CSTNode:
            where = cst.ensure_type(node, cst.Call)
            call = cst.ensure_type(cst.ensure_type(where.func, cst.Attribute).value, cst.Call)
            equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
            condition = cst.Arg(where.args[0].value, keyword=cst.Name("whereclause"), equal=equal)
            return call.with_changes(args=[*call.args, condition])

        return replace_only(function, WHERE, build)

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
    return session.scalar(select(Star, whereclause=Star.star_name == name))
""",
        ),
    )

"""`if x is None` where `if x is not None` is meant, or the other way round."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import with_body
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault


def negate(test: cst.BaseExpression) -> cst.BaseExpression:
    """The opposite of a condition, written as a person would."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return test.expression
    if m.matches(test, m.Comparison(comparisons=[m.ComparisonTarget(operator=m.Is() | m.IsNot())])):
        assert isinstance(test, cst.Comparison)
        (target,) = test.comparisons
        opposite = cst.IsNot() if isinstance(target.operator, cst.Is) else cst.Is()
        return test.with_changes(comparisons=[target.with_changes(operator=opposite)])
    return cst.UnaryOperation(cst.Not(), test)


class InvertedCondition(FunctionFault):
    """A condition is the wrong way round.

    The branch for what is there runs when nothing is, and the other way round: a client is told that its data are
    missing, and asking for what really is missing fails with a server error, because the code goes on with nothing.

    Find it: the same request succeeds for names that do not exist and fails for those that do; the stack trace of the
    server error names the line after the condition. Mend it: turn the condition round.
    """

    family = Family.LOGIC
    place = "controller"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        places = [number for number, node in enumerate(function.body.body) if isinstance(node, cst.If)]
        if len(places) != 1:
            return None
        branch = function.body.body[places[0]]
        assert isinstance(branch, cst.If)
        body = [node for node in function.body.body if isinstance(node, cst.BaseStatement)]
        body[places[0]] = branch.with_changes(test=negate(branch.test))
        return with_body(function, body)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, aspect) for aspect in (Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT)]

    examples = (
        Example(
            place="controller",
            before="""\
def find_by_name(name: str) -> View | Response:
    star = stars.find_by_name(name)
    if star is None:
        return Response("No star found", status_code=404)
    return view(star)
""",
            after="""\
def find_by_name(name: str) -> View | Response:
    star = stars.find_by_name(name)
    if star is not None:
        return Response("No star found", status_code=404)
    return view(star)
""",
        ),
        Example(
            place="controller",
            before="""\
def delete(name: str) -> Response:
    if not stars.delete(name):
        return Response("star could not be deleted", status_code=404)
    return Response("star deleted")
""",
            after="""\
def delete(name: str) -> Response:
    if stars.delete(name):
        return Response("star could not be deleted", status_code=404)
    return Response("star deleted")
""",
        ),
    )

"""What is missing is used as if it were there."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect
from faults.editors.nodes import matching, removed, replaced
from faults.fault import Example, Family
from faults.kinds.source.answers import refusal
from faults.kinds.source.layers import LayersFault, Spot


class MissingGuard(LayersFault):
    """The check for what is not there is missing.

    A handler goes on with whatever it got. With what exists all is well; where nothing was found it stumbles over
    `None` and the client gets a server error in place of a refusal, or is told of a success that was none.

    Find it: only requests for what does not exist fail, and the stack trace says that 'NoneType' has no such
    attribute. Mend it: check for None before the value is used, and refuse.
    """

    family = Family.LOGIC
    broken = frozenset({Aspect.REFUSES})

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        answer = refusal(spot.function)
        guards = [
            node
            for node in spot.function.body.body
            if isinstance(node, cst.If) and node.orelse is None and answer and answer.call in matching(node, m.Call())
        ]
        if len(guards) != 1:
            return None
        test = guards[0].test
        # The call in the condition stays, for it does the work.
        if m.matches(test, m.UnaryOperation(operator=m.Not(), expression=m.Call())):
            assert isinstance(test, cst.UnaryOperation)
            line = cst.SimpleStatementLine([cst.Expr(test.expression)], leading_lines=guards[0].leading_lines)
            return replaced(spot.function, guards[0], line)
        if m.matches(test, m.Comparison(left=m.Name(), comparisons=[m.ComparisonTarget(operator=m.Is())])):
            return removed(spot.function, guards[0])
        return None

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
    stars.delete(name)
    return Response("star deleted")
""",
        ),
    )

"""A function that says yes to everything."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect
from faults.editors.nodes import matching, replaced
from faults.fault import Example, Family
from faults.kinds.source.layers import LayersFault, Part, Spot

TRUE = cst.Name("True")


class UnconditionalSuccess(LayersFault):
    """A function reports success whatever came of it.

    Its result was to say whether something was done or is so, and says that it was in any case. What succeeds is
    answered rightly. What should be refused is confirmed: a delete of what never was, or a password that is none.

    Find it: send what must be refused; the answer is that of a success, and the tables show that nothing was done.
    Mend it: return what the call below has found out.
    """

    family = Family.LOGIC
    places = ("service",)
    broken = frozenset({Aspect.REFUSES})
    parts = (Part("passwords.match", Aspect.REFUSES),)

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        if spot.place is None:
            return self._in_handler(spot.function)
        last = spot.function.body.body[-1]
        present = m.Comparison(
            left=m.Name(), comparisons=[m.ComparisonTarget(operator=m.IsNot(), comparator=m.Name("None"))]
        )
        if not m.matches(last, m.SimpleStatementLine(body=[m.Return(value=present)])):
            return None
        (comparison,) = matching(last, present)
        assert isinstance(comparison, cst.Comparison)
        assert isinstance(comparison.left, cst.Name)
        assigned = m.Assign(targets=[m.AssignTarget(target=m.Name(comparison.left.value))])
        assignments = matching(spot.function, assigned)
        if len(assignments) != 1 or not isinstance(assignments[0], cst.Assign):
            return None
        broken = replaced(spot.function, assignments[0], cst.Expr(assignments[0].value))
        return replaced(broken, matching(broken, present)[-1], TRUE)

    @staticmethod
    def _in_handler(function: cst.FunctionDef) -> cst.FunctionDef | None:
        """The part's `except` with a yes for its no."""
        handlers = matching(function, m.ExceptHandler())
        refused = [node for handler in handlers for node in matching(handler, m.Return(value=m.Name("False")))]
        if len(refused) != 1 or not isinstance(refused[0], cst.Return):
            return None
        return replaced(function, refused[0], refused[0].with_changes(value=TRUE))

    examples = (
        Example(
            place="service",
            before="""\
def delete(name: str) -> bool:
    with database.transaction() as session:
        deleted = repository.delete_by_name(session, name)
    return deleted is not None
""",
            after="""\
def delete(name: str) -> bool:
    with database.transaction() as session:
        repository.delete_by_name(session, name)
    return True
""",
        ),
    )

"""A value that is computed and not given back."""

from collections.abc import Iterator
from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.editors.nodes import removed, replaced
from faults.fault import Example, Family
from faults.kinds.source.layers import LayersFault, Spot


def _last(block: cst.BaseSuite) -> Iterator[cst.BaseStatement]:
    """The last statement of a block, and that of the block that it is the head of."""
    statement = block.body[-1]
    if isinstance(statement, cst.With | cst.Try):
        yield from _last(statement.body)
    elif isinstance(statement, cst.BaseStatement):
        yield statement


class ForgottenReturn(LayersFault):
    """A function computes its result and does not return it.

    The work is done, and then the function ends without a value. From a handler a client gets `null` or, where the
    answer has a model, a server error. In a service or a repository it is taken for "nothing there": a client is
    told that what it asked for is missing, or that its creation failed although the row is in the table.

    Find it: the database's log shows the right statement with the right result; the last line of the function that
    sent it lacks its `return`. Mend it: return the value.
    """

    family = Family.LOGIC
    places = ("controller", "service", "repository")
    broken = frozenset({Aspect.ANSWERS, Aspect.EXACT})

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        for line in _last(spot.function.body):
            if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
                continue
            (statement,) = line.body
            if not isinstance(statement, cst.Return) or statement.value is None:
                continue
            if isinstance(statement.value, cst.Name) and len(spot.function.body.body) > 1:
                return removed(spot.function, line)
            if isinstance(statement.value, cst.Call | cst.ListComp):
                return replaced(spot.function, line, line.with_changes(body=[cst.Expr(statement.value)]))
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
    if star is None:
        return Response("No star found", status_code=404)
    view(star)
""",
        ),
        Example(
            place="service",
            before="""\
def create(self, name: str) -> Star | None:
    star = Star(star_name=name)
    try:
        with self._database.transaction() as session:
            return self._stars.add(session, star)
    except IntegrityError:
        return None
""",
            after="""\
def create(self, name: str) -> Star | None:
    star = Star(star_name=name)
    try:
        with self._database.transaction() as session:
            self._stars.add(session, star)
    except IntegrityError:
        return None
""",
        ),
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
    session.add(star)
    session.flush()
""",
        ),
    )

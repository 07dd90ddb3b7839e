"""What could not be saved is given back as if it were."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect
from faults.editors.nodes import matching, replaced
from faults.fault import Example, Family
from faults.kinds.source.layers import LayersFault, Spot


class UnsavedObjectReturned(LayersFault):
    """A creation that the database refused returns the object all the same.

    The exception is caught, and the handler of it returns what was to be saved in place of nothing. The object has no
    id, for the database gave it none. Whoever turns it into an answer fails, and a duplicate is a server error.

    Find it: only creations that must be refused fail, and the stack trace complains of an id that is None. Mend it:
    return None when nothing was saved.
    """

    family = Family.LOGIC
    places = ("service",)
    broken = frozenset({Aspect.REFUSES})

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        handlers = matching(spot.function, m.ExceptHandler())
        nothing = [node for handler in handlers for node in matching(handler, m.Return(value=m.Name("None")))]
        made = m.Assign(targets=[m.AssignTarget(target=m.Name())], value=m.Call(func=m.Name()))
        objects = [
            node.targets[0].target
            for line in spot.function.body.body
            if isinstance(line, cst.SimpleStatementLine)
            for node in matching(line, made)
            if isinstance(node, cst.Assign)
        ]
        if len(nothing) != 1 or len(objects) != 1 or not isinstance(nothing[0], cst.Return):
            return None
        return replaced(spot.function, nothing[0], nothing[0].with_changes(value=objects[0]))

    examples = (
        Example(
            place="service",
            before="""\
def create(name: str) -> Star | None:
    star = Star(star_name=name)
    try:
        with database.transaction() as session:
            return repository.add(session, star)
    except IntegrityError:
        return None
""",
            after="""\
def create(name: str) -> Star | None:
    star = Star(star_name=name)
    try:
        with database.transaction() as session:
            return repository.add(session, star)
    except IntegrityError:
        return star
""",
        ),
    )

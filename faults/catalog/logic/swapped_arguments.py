"""Two arguments in each other's place."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect
from faults.editors.nodes import matching, replaced
from faults.editors.python import find_function
from faults.fault import Example, Family
from faults.kinds.source.layers import LayersFault, Spot


class SwappedArguments(LayersFault):
    """Two arguments of a call are in the wrong order.

    A handler calls its service, or a service its repository, with both values right and each in the other's place.
    Where the types differ every call fails; where both are text nothing fails, but a lookup finds nothing and what is
    created has another name than it was given.

    Find it: the stack trace or the database's log shows a value where another belongs; compare the call with the
    signature of what it calls. Mend it: give the arguments in order, or by keyword.
    """

    family = Family.LOGIC
    places = ("controller", "service")

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        below = spot.described.service if spot.place == "controller" else spot.described.repository
        name = below.rpartition("::")[2].rpartition(".")[2]
        positional = m.Arg(keyword=None, star="")
        found = matching(spot.function, m.Call(func=m.Attribute(attr=m.Name(name)), args=[positional, positional]))
        if len(found) != 1 or not isinstance(found[0], cst.Call):
            return None
        first, second = found[0].args
        swapped = [first.with_changes(value=second.value), second.with_changes(value=first.value)]
        return replaced(spot.function, found[0], found[0].with_changes(args=swapped))

    def aspects(self, spot: Spot) -> frozenset[Aspect]:
        """A lookup that is given the wrong value finds nothing, and what is not there is refused as before."""
        below = find_function(spot.app, spot.described.repository)
        writes = below is not None and matching(below, m.Call(func=m.Attribute(attr=m.Name("add"))))
        if spot.place == "controller" and not writes:
            return frozenset({Aspect.ANSWERS, Aspect.EXACT})
        return frozenset({Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT})

    examples = (
        Example(
            place="service",
            before="""\
def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, name)
""",
            after="""\
def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(name, session)
""",
        ),
    )

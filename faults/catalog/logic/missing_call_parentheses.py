"""A method that is named and not called."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect
from faults.editors.nodes import matching, replaced
from faults.fault import Example, Family
from faults.kinds.source.layers import LayersFault, Spot


class MissingCallParentheses(LayersFault):
    """The parentheses of a call are missing.

    A context manager or a result is what the call gives; without its parentheses there is only the method itself,
    which is neither. Python says so no earlier than when the line is run: the service starts, and one operation fails
    each time.

    Find it: the stack trace ends with a TypeError about a method, at a line that looks right at a glance. Mend it:
    call it.
    """

    family = Family.LOGIC
    places = ("controller", "service")
    broken = frozenset({Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT})

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        call = m.Call(func=m.Attribute(value=m.DoNotCare(), attr=m.Name()), args=[])
        if spot.place == "service":
            found = [
                node.item for node in matching(spot.function, m.WithItem(item=call)) if isinstance(node, cst.WithItem)
            ]
        else:
            service = spot.described.service.rpartition("::")[2].rpartition(".")[2]
            found = [
                node.value
                for node in matching(spot.function, m.Assign(value=call))
                if isinstance(node, cst.Assign)
                and m.matches(node.value, m.Call(func=m.Attribute(attr=m.Name(service))))
            ]
        if len(found) != 1 or not isinstance(found[0], cst.Call):
            return None
        return replaced(spot.function, found[0], found[0].func)

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
    with database.transaction as session:
        return repository.find_by_name(session, name)
""",
        ),
    )

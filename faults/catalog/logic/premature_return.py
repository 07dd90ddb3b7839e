"""A return that is indented one step too far."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.editors.layout import code
from faults.editors.python import statements
from faults.fault import Example, Family
from faults.kinds.source.layers import LayersFault, Spot
from faults.kinds.source.lists import views


class PrematureReturn(LayersFault):
    """A loop returns in its first round.

    The list is built in a loop, and the `return` stands inside it. With one row all is right, so a quick try shows
    nothing; with more, only the first of them reaches the client.

    Find it: the list has one element however many rows there are, and the database's log shows that all were fetched.
    Mend it: return after the loop.
    """

    family = Family.LOGIC
    broken = frozenset({Aspect.ANSWERS})

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        found = views(spot.function)
        if found is None:
            return None
        each, whole = code(found.for_in.target), code(found.for_in.iter)
        loop = f"""\
views = []
for {each} in {whole}:
    views.append({code(found.elt)})
    return views
"""
        block = spot.function.body.with_changes(body=[*spot.function.body.body[:-1], *statements(loop)])
        return spot.function.with_changes(body=block)

    examples = (
        Example(
            place="controller",
            before="""\
def find_all() -> list[View]:
    found = stars.find_all()
    return [view(star) for star in found]
""",
            after="""\
def find_all() -> list[View]:
    found = stars.find_all()
    views = []
    for star in found:
        views.append(view(star))
        return views
""",
        ),
    )

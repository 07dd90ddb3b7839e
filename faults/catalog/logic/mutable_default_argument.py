"""One list for all calls."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.editors.layout import code
from faults.editors.python import statements
from faults.fault import Example, Family
from faults.kinds.source.layers import LayersFault, Spot
from faults.kinds.source.lists import rows


class MutableDefaultArgument(LayersFault):
    """A list is collected in a default argument.

    A default is made once, when the function is defined, and shared by all calls that give none. Each request adds
    its rows to those of all requests before it: the first answer after a start is right, the next has everything
    twice. Replicas differ, and the process's memory grows.

    Find it: ask twice; the list is longer the second time, and the table is not. After a restart it is right once.
    Mend it: make the list inside the function.
    """

    family = Family.LOGIC
    places = ("repository",)
    broken = frozenset({Aspect.ANSWERS, Aspect.STEADY})

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        fetched = rows(spot.function)
        if fetched is None or not isinstance(fetched.func, cst.Attribute) or spot.function.returns is None:
            return None
        returned = code(spot.function.returns.annotation)
        kind = f"list[{returned.partition('[')[2]}"
        body = statements(f"found.extend({code(fetched.func.value)})\nreturn found\n")
        default = cst.Param(
            name=cst.Name("found"),
            annotation=cst.Annotation(cst.parse_expression(kind)),
            equal=cst.AssignEqual(),
            default=cst.List([]),
        )
        signature = spot.function.params.with_changes(params=[*spot.function.params.params, default])
        block = spot.function.body.with_changes(body=[*spot.function.body.body[:-1], *body])
        return spot.function.with_changes(params=signature, body=block)

    examples = (
        Example(
            place="repository",
            before="""\
def find_all(session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id)).all()
""",
            after="""\
def find_all(session: Session, found: list[Star] = []) -> Sequence[Star]:
    found.extend(session.scalars(select(Star).order_by(Star.star_id)))
    return found
""",
        ),
    )

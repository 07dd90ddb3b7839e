"""A handler under another HTTP method."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.editors.nodes import replaced
from faults.fault import Example, Family
from faults.kinds.source.layers import LayersFault, Spot
from faults.kinds.source.routes import decorator

# What each is mixed up with; the second where the first would take another operation's route.
OTHERS = {"get": ("post", "put"), "post": ("put", "patch"), "put": ("post", "patch"), "delete": ("post", "put")}


class WrongMethod(LayersFault):
    """A route is bound to the wrong HTTP method.

    The path is right and so is the handler, but it waits for another method. Requests as documented are refused as
    "method not allowed", before any of the service's own code has run; where another route takes the path as well,
    they end up there.

    Find it: the metrics count the requests with status 405, and the handler never appears in a trace; the list of
    routes shows the method. Mend it: bind the handler to the documented method.
    """

    family = Family.LOGIC

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        route = decorator(spot.function)
        if route is None or not isinstance(route.func, cst.Attribute):
            return None
        operations = spot.app.description.operations.values()
        taken = {operation.method.lower() for operation in operations if operation.route == spot.described.route}
        free = [method for method in OTHERS.get(route.func.attr.value, ()) if method not in taken]
        return replaced(spot.function, route.func.attr, cst.Name(free[0])) if free else None

    def aspects(self, spot: Spot) -> frozenset[Aspect]:
        """Requests that another route takes up are refused as before: for them, nothing is there."""
        others = [other for other in spot.app.description.operations.values() if other != spot.described]
        greedy = [
            other.route.partition("{")[0]
            for other in others
            if other.method == spot.described.method and "{" in other.route
        ]
        if any(spot.described.route.startswith(prefix) for prefix in greedy):
            return frozenset({Aspect.ANSWERS})
        return frozenset({Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT})

    examples = (
        Example(
            place="controller",
            before="""\
@router.delete("/stars/{name}")
def delete(name: str) -> Response:
    stars.delete(name)
    return Response("star deleted")
""",
            after="""\
@router.post("/stars/{name}")
def delete(name: str) -> Response:
    stars.delete(name)
    return Response("star deleted")
""",
        ),
    )

"""A route that takes everything stands before one that takes something."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.nodes import replaced
from faults.editors.python import find_function, module, split
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.source.routes import decorator, path


class GreedyRouteFirst(Fault):
    """A route that matches any path is registered before a more special one.

    Routes are tried in the order in which they were made. The one with a variable takes every path, the special one's
    too, and treats a part of that path as a name. The special handler is never called; what it should find is "not
    found".

    Find it: the metrics count requests for the one route under the other, and the log shows a name with a slash in it.
    Mend it: register the special route first.
    """

    family = Family.LOGIC
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for name in app.description.operations:
            if self._pair(app, name) is not None:
                yield Site(name, (name,))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        file, qualified = split(app.description.operations[site.name].controller)
        pair = self._pair(app, site.name)
        if pair is None:
            raise EditError(file, f"a route after {qualified} that takes its path as well", 0)
        special, greedy = pair
        tree = module(app, file)
        block = _block(tree, special, greedy)
        assert block is not None
        body = [node for node in block.body if node is not special]
        place = body.index(greedy)
        # Each takes the blank lines that stand above the other.
        body[place : place + 1] = [
            greedy.with_changes(leading_lines=special.leading_lines),
            special.with_changes(leading_lines=greedy.leading_lines),
        ]
        changed = block.with_changes(body=body)
        return app.replace(file, (changed if isinstance(changed, cst.Module) else replaced(tree, block, changed)).bytes)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        # What is not there is refused by the other route in the same words.
        return [Witness(site.subject, Aspect.ANSWERS)]

    @staticmethod
    def _pair(app: App, name: str) -> tuple[cst.FunctionDef, cst.FunctionDef] | None:
        """An operation's handler, and one after it whose route takes its path as well."""
        described = app.description.operations[name]
        special = find_function(app, described.controller)
        own = path(route) if special and (route := decorator(special)) else None
        for other in app.description.operations.values():
            greedy = find_function(app, other.controller)
            taken = path(route) if greedy and (route := decorator(greedy)) else None
            if special is None or greedy is None or own is None or taken is None or greedy is special:
                continue
            fixed, _, variable = taken.raw_value.partition("{")
            file = split(described.controller)[0]
            same = other.method == described.method and split(other.controller)[0] == file
            takes = variable.endswith(":path}") and own.raw_value.startswith(fixed)
            if same and takes and own.raw_value != taken.raw_value and _block(module(app, file), special, greedy):
                return special, greedy
        return None

    examples = (
        Example(
            place="controller",
            before="""\
router = APIRouter()


@router.get("/stars/id/{star_id}")
def find_by_id(star_id: int) -> View:
    return view(stars.find_by_id(star_id))


@router.get("/stars/{name:path}")
def find_by_name(name: str) -> View:
    return view(stars.find_by_name(name))
""",
            after="""\
router = APIRouter()


@router.get("/stars/{name:path}")
def find_by_name(name: str) -> View:
    return view(stars.find_by_name(name))


@router.get("/stars/id/{star_id}")
def find_by_id(star_id: int) -> View:
    return view(stars.find_by_id(star_id))
""",
        ),
    )


def _block(
    scope: cst.CSTNode, first: cst.FunctionDef, second: cst.FunctionDef
) -> cst.Module | cst.IndentedBlock | None:
    """The block in which one function comes before another."""
    if isinstance(scope, cst.Module | cst.IndentedBlock):
        places = [number for number, node in enumerate(scope.body) if node is first or node is second]
        if len(places) == 2:
            return scope if scope.body[places[0]] is first else None
    for child in scope.children:
        if isinstance(child, cst.FunctionDef | cst.ClassDef | cst.IndentedBlock):
            found = _block(child, first, second)
            if found is not None:
                return found
    return None

"""A letter of another script in a route's path."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Operation
from faults.editors.nodes import replaced
from faults.editors.python import find_function, rewrite_function, split
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.homoglyphs import LOOKALIKES


class HomoglyphInRoute(Fault):
    """A letter in a route's path comes from another script.

    The path looks the same in every editor and log, but it is another string: requests to the real one find no route
    and get the framework's own 404. The service is healthy in every other respect.

    Find it: the metrics count the requests under no route; a hex dump of the path, or searching the source for
    characters outside ASCII, shows the letter. Mend it: type the path anew.
    """

    family = Family.UNICODE
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for name, operation in app.description.operations.items():
            function = find_function(app, operation.controller)
            if function is not None and self._letters(function):
                yield Site(name, (name,), self._aspects(app, operation))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        reference = app.description.operations[site.subject].controller
        path, name = split(reference)

        def rewrite(function: cst.FunctionDef) -> cst.FunctionDef:
            letters = self._letters(function)
            if not letters:
                raise EditError(path, f"a letter with a double in the route of {name}", 0)
            string = self._route(function)
            assert string is not None
            place = random.choice(letters)
            letter = LOOKALIKES[string.value[place]]
            changed = string.with_changes(value=string.value[:place] + letter + string.value[place + 1 :])
            return replaced(function, string, changed)

        return rewrite_function(app, reference, rewrite)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, aspect) for aspect in sorted(site.aspects)]

    @staticmethod
    def _aspects(app: App, operation: Operation) -> frozenset[Aspect]:
        """Requests that another route takes up are refused as before: for them, nothing is there."""
        others = [
            other.route.partition("{")[0]
            for other in app.description.operations.values()
            if other is not operation and other.method == operation.method and "{" in other.route
        ]
        if any(operation.route.startswith(prefix) for prefix in others):
            return frozenset({Aspect.ANSWERS})
        return frozenset({Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT})

    @staticmethod
    def _route(function: cst.FunctionDef) -> cst.SimpleString | None:
        calls = [decorator.decorator for decorator in function.decorators if isinstance(decorator.decorator, cst.Call)]
        path = calls[0].args[0].value if len(calls) == 1 and calls[0].args else None
        return path if isinstance(path, cst.SimpleString) else None

    def _letters(self, function: cst.FunctionDef) -> list[int]:
        """Where a route's fixed part has a letter with a double."""
        string = self._route(function)
        if string is None:
            return []
        inside, places = False, []
        for place, letter in enumerate(string.value):
            inside = (inside or letter == "{") and letter != "}"
            if not inside and letter in LOOKALIKES:
                places.append(place)
        return places

    examples = (
        Example(
            place="controller",
            before="""\
@router.get("/id/{star_id}", response_model=View)
def find_by_id(star_id: int) -> View:
    return view(stars.find_by_id(star_id))
""",
            after="""\
@router.get("/іd/{star_id}", response_model=View)
def find_by_id(star_id: int) -> View:
    return view(stars.find_by_id(star_id))
""",
        ),
    )

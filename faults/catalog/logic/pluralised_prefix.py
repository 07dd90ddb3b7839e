"""A path in the plural, where the promised one is in the singular."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.nodes import matching, replaced
from faults.editors.python import module, split
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site


class PluralisedPrefix(Fault):
    """A router's prefix is in the plural.

    Somebody followed the convention that collections have plural paths. All routes of the resource moved along with
    the prefix; under the promised path there is none, and every request gets the framework's own "Not Found".

    Find it: the metrics show routes with a path that is one letter longer than the documented one, and count the
    requests under no route. Mend it: put the documented prefix back.
    """

    family = Family.LOGIC
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for entity, (_, prefix) in self._places(app).items():
            operations = app.description.operations.items()
            moved = tuple(name for name, found in operations if found.route.startswith(prefix.raw_value))
            yield Site(entity, moved)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        place = self._places(app).get(site.name)
        if place is None:
            raise EditError(app.description.source, f"the prefix of {site.name}", 0)
        path, prefix = place
        plural = prefix.with_changes(value=f"{prefix.quote}{prefix.raw_value}s{prefix.quote}")
        tree = replaced(module(app, path), prefix, plural)
        return app.replace(path, tree.bytes)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        aspects = (Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT)
        return [Witness(name, aspect) for name in site.subjects for aspect in aspects]

    @staticmethod
    def _places(app: App) -> dict[str, tuple[str, cst.SimpleString]]:
        """By entity: the file and the prefix of its router, where that is the beginning of an operation's route."""
        shape = m.Arg(keyword=m.Name("prefix"), value=m.SimpleString())
        found: dict[str, tuple[str, cst.SimpleString]] = {}
        for operation in app.description.operations.values():
            path, _ = split(operation.controller)
            try:
                routers = matching(module(app, path), m.Call(func=m.Name("APIRouter"), args=[shape]))
            except EditError:
                continue
            prefix = routers[0].args[0].value if len(routers) == 1 and isinstance(routers[0], cst.Call) else None
            if not isinstance(prefix, cst.SimpleString) or prefix.raw_value.endswith(("s", "/")):
                continue
            if operation.route.startswith(prefix.raw_value):
                found.setdefault(operation.entity, (path, prefix))
        return found

    examples = (
        Example(
            place="controller",
            before="""\
router = APIRouter(prefix="/star")
""",
            after="""\
router = APIRouter(prefix="/stars")
""",
        ),
    )

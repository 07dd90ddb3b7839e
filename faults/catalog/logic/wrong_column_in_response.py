"""One column's value under another column's name."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.nodes import matching, replaced
from faults.editors.python import find_function, module, split
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site


class WrongColumnInResponse(Fault):
    """An answer shows one id in the place of another.

    Where a row is turned into what clients see, the key of the owner and that of the row itself are mixed up. Both are
    numbers, so the answer is valid and looks right. What a client does with the number concerns somebody else's row.

    Find it: two fields of an answer always have the same number; compare an answer with the row in the table. Mend it:
    take each field from its own column.
    """

    family = Family.LOGIC
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for entity in app.description.entities:
            for name, (_, _, _, operations) in self._places(app, entity).items():
                yield Site(f"{entity}.{name.replace('_', '-')}", operations)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        entity, _, name = site.name.partition(".")
        found = self._places(app, entity).get(name.replace("-", "_"))
        if found is None:
            raise EditError(app.description.source, f"the field {site.name}", 0)
        path, value, other, _ = found
        tree = replaced(module(app, path), value, value.with_changes(attr=cst.Name(other)))
        return app.replace(path, tree.bytes)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(name, aspect) for name in site.subjects for aspect in (Aspect.ANSWERS, Aspect.EXACT)]

    @staticmethod
    def _places(app: App, name: str) -> dict[str, tuple[str, cst.Attribute, str, tuple[str, ...]]]:
        """By field: the file, the value, the column to take instead, and the operations that show it."""
        entity: Entity = app.description.entities[name]
        if entity.parent is None:
            return {}
        keys = {entity.key: app.description.entities[entity.parent].key}
        keys |= {other: key for key, other in keys.items()}
        operations = {
            operation: described
            for operation, described in app.description.operations.items()
            if described.entity == name
        }
        found = {}
        for path in dict.fromkeys(split(described.controller)[0] for described in operations.values()):
            try:
                tree = module(app, path)
            except EditError:
                continue
            for function in tree.body:
                if not isinstance(function, cst.FunctionDef):
                    continue
                shown = tuple(
                    operation
                    for operation, described in operations.items()
                    if (handler := find_function(app, described.controller)) is not None
                    and (matching(handler, m.Call(func=m.Name(function.name.value))) or handler is function)
                )
                for key, other in keys.items():
                    value = m.Attribute(value=m.Name(), attr=m.Name(key))
                    values = [
                        arg.value
                        for arg in matching(function, m.Arg(keyword=m.Name(key), value=value))
                        if isinstance(arg, cst.Arg)
                    ]
                    if len(values) == 1 and isinstance(values[0], cst.Attribute) and shown and key not in found:
                        found[key] = (path, values[0], other, shown)
        return found

    examples = (
        Example(
            place="controller",
            before="""\
def view(star: Star) -> View:
    return View(star_id=star.star_id, star_name=star.star_name)


def find_by_name(name: str) -> View | Response:
    return view(stars.find_by_name(name))
""",
            after="""\
def view(star: Star) -> View:
    return View(star_id=star.galaxy_id, star_name=star.star_name)


def find_by_name(name: str) -> View | Response:
    return view(stars.find_by_name(name))
""",
        ),
    )

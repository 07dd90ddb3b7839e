"""An import inside a function, of a name that is not where it is looked for."""

import re
from collections import Counter
from functools import lru_cache
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect
from faults.editors.imports import BLANK
from faults.editors.nodes import matching
from faults.editors.python import body_after_docstring, module, split, statements, with_body
from faults.fault import Example, Family
from faults.kinds.source.layers import LayersFault, Spot
from faults.kinds.source.loading import from_imports


class ImportFromParentPackage(LayersFault):
    """An import inside a function names a package that does not have what is wanted.

    The name lives in a module of the package, and only there. Because the import stands in the function and not at
    the head of the file, the service starts and is ready; the function fails each time that it is called, and with it
    one operation, whatever it is asked.

    Find it: every request to one operation ends with a server error, and the stack trace says "cannot import name".
    Mend it: import the name from its module, at the head of the file, so that such an error stops a deployment.
    """

    family = Family.LOGIC
    places = ("controller", "service", "repository")
    broken = frozenset({Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT})

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        path, _ = split(spot.reference)
        homes = _homes(module(spot.app, path))
        for node in matching(spot.function.body, m.Name()):
            assert isinstance(node, cst.Name)
            package, _, last = homes.get(node.value, "").rpartition(".")
            if package and last and not _offers(spot, package, node.value):
                docstring, rest = body_after_docstring(spot.function)
                line = statements(f"from {package} import {node.value}\n")
                return with_body(
                    spot.function, [*docstring, *line, rest[0].with_changes(leading_lines=[BLANK]), *rest[1:]]
                )
        return None

    examples = (
        Example(
            place="controller",
            before="""\
from starlette.responses import Response


def delete(name: str) -> Response:
    stars.delete(name)
    return Response("star deleted")


def welcome() -> Response:
    return Response("Look up")
""",
            after="""\
from starlette.responses import Response


def delete(name: str) -> Response:
    from starlette import Response

    stars.delete(name)
    return Response("star deleted")


def welcome() -> Response:
    return Response("Look up")
""",
        ),
    )


@lru_cache(maxsize=64)
def _homes(tree: cst.Module) -> dict[str, str]:
    """Where each name comes from that a module imports under its own name and uses in more than one place: where it
    is used once, an import at the head would be left without a use.
    """
    used = Counter(node.value for node in matching(tree, m.Name()) if isinstance(node, cst.Name))
    homes = {}
    for found in from_imports(tree):
        for name, called in found.names:
            if name == called and used[name] > 2:
                homes[name] = found.package
    return homes


def _offers(spot: Spot, package: str, name: str) -> bool:
    """Whether one of the app's own packages has a name; of others' it is taken that they do not."""
    path = f"{package.replace('.', '/')}/__init__.py"
    return path in spot.app and re.search(rf"\b{name}\b", spot.app.text(path)) is not None

"""An import inside a function, of a name that is not where it is looked for."""

import re
from collections.abc import Iterator
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect
from faults.editors.imports import BLANK
from faults.editors.nodes import matching
from faults.editors.python import body_after_docstring, code, module, split, statements, with_body
from faults.fault import Example, Family
from faults.layers import LayersFault, Spot


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
        homes = dict(_imported(module(spot.app, path)))
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


def _imported(tree: cst.Module) -> Iterator[tuple[str, str]]:
    """Each name that a module imports under its own name, and from where; those that are used in one place are left
    out, for there an import at the head would be left without a use.
    """
    for statement in matching(tree, m.ImportFrom(relative=[])):
        assert isinstance(statement, cst.ImportFrom)
        if isinstance(statement.names, cst.ImportStar) or statement.module is None:
            continue
        for alias in statement.names:
            name = alias.evaluated_name
            if alias.asname is None and len(matching(tree, m.Name(name))) > 2:
                yield name, code(statement.module)


def _offers(spot: Spot, package: str, name: str) -> bool:
    """Whether one of the app's own packages has a name; of others' it is taken that they do not."""
    path = f"{package.replace('.', '/')}/__init__.py"
    return path in spot.app and re.search(rf"\b{name}\b", spot.app.text(path)) is not None

"""Routes that nobody hangs into the application."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.editors.python import split
from faults.editors.unused import remove_unused
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.source.scopes import calls, without


class RouterNotIncluded(Fault):
    """The routes of one controller are not part of the application.

    The line that includes its router was lost, in a merge for example. The module is there, whole and tested, and
    nothing of it can be reached: every request gets the framework's own "Not Found".

    Find it: all routes of one resource are missing at once, and the metrics count their requests under no route; the
    list of routes at the start lacks them. Mend it: include the router.
    """

    family = Family.LOGIC
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for name in self._places(app):
            operations = app.description.operations.items()
            yield Site(name, tuple(key for key, found in operations if _controller(found.controller) == name))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        place = self._places(app).get(site.name)
        if place is None:
            raise EditError(app.description.source, f"the router of {site.name}", 0)
        path, line = place
        names = [node.value for node in matching(line, m.Name()) if isinstance(node, cst.Name)]
        app = without(app, path, line)
        for name in dict.fromkeys(names):
            app = remove_unused(app, path, name)
        return app

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        aspects = (Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT)
        return [Witness(name, aspect) for name in site.subjects for aspect in aspects]

    @staticmethod
    def _places(app: App) -> dict[str, tuple[str, cst.SimpleStatementLine]]:
        """Where each controller's router is included: the file and the line."""
        controllers = {_controller(operation.controller) for operation in app.description.operations.values()}
        found = {}
        for path, line, call in calls(app, "include_router"):
            for made in matching(call, m.Call(func=m.Attribute(value=m.Name()))):
                assert isinstance(made, cst.Call)
                assert isinstance(made.func, cst.Attribute)
                name = code(made.func.value)
                if name in controllers:
                    found[name] = (path, line)
        return found

    examples = (
        Example(
            place="service",
            before="""\
from fastapi import FastAPI

from stars import controller
from stars.repository import Stars


def create_application() -> FastAPI:
    application = FastAPI()
    application.include_router(controller.create_router(Stars()))
    return application
""",
            after="""\
from fastapi import FastAPI


def create_application() -> FastAPI:
    application = FastAPI()
    return application
""",
        ),
    )


def _controller(reference: str) -> str:
    """The name of a controller's module."""
    return PurePosixPath(split(reference)[0]).stem

"""An exception that nobody turns into an answer."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.nodes import matching
from faults.editors.unused import remove_unused
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.source.scopes import calls, without

# What is promised of each: of the web framework's and the database library's exceptions, by their names.
PROMISES = {
    "RequestValidationError": ("malformed-request", Witness("malformed", Aspect.REFUSES)),
    "DataError": ("value-out-of-range", Witness("malformed.by-database", Aspect.REFUSES)),
    "OperationalError": ("database-unavailable", Witness("errors.unavailable", Aspect.ANSWERS)),
}


class ExceptionHandlerNotInstalled(Fault):
    """A handler for one kind of exception is not installed.

    The function that turns the exception into an answer is there, but the line that installs it is not. Clients get
    what the framework makes of the exception by itself: another body and another status, of the wrong class at times.

    Find it: one kind of mistake is answered in another form than all others, on every route. Mend it: install the
    handler.
    """

    family = Family.LOGIC
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for name in self._places(app):
            site, witness = PROMISES[name]
            yield Site(site, (witness.subject,), frozenset({witness.aspect}))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        for name, (path, line) in self._places(app).items():
            if PROMISES[name][0] == site.name:
                return remove_unused(without(app, path, line), path, name)
        raise EditError(app.description.source, f"a handler for a {site.name}", 0)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, aspect) for aspect in sorted(site.aspects)]

    @staticmethod
    def _places(app: App) -> dict[str, tuple[str, cst.SimpleStatementLine]]:
        """Where the handler for each exception is installed: the file and the line."""
        found = {}
        for path, line, call in calls(app, "add_exception_handler"):
            names = [node.value for node in matching(call.args[0], m.Name()) if isinstance(node, cst.Name)]
            if names and names[-1] in PROMISES:
                found[names[-1]] = (path, line)
        return found

    examples = (
        Example(
            place="service",
            before="""\
from fastapi import FastAPI
from sqlalchemy import exc


def install(application: FastAPI) -> None:
    application.add_exception_handler(exc.DataError, malformed)
    application.add_exception_handler(exc.TimeoutError, unavailable)
""",
            after="""\
from fastapi import FastAPI
from sqlalchemy import exc


def install(application: FastAPI) -> None:
    application.add_exception_handler(exc.TimeoutError, unavailable)
""",
        ),
    )

"""A login that is demanded on a part of what it should protect."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.nodes import matching, replaced
from faults.editors.python import find_function, rewrite_function
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site

PART = "sessions.require"


class SessionCheckOnOnePath(Fault):
    """The check for a session covers one resource, and not the others.

    The prefix of the paths that are protected is too long: it is that of one resource where all of them are meant.
    Whoever has logged in notices nothing. Whoever has not can read and change all the rest.

    Find it: a request without a cookie, to a path of each resource; one is answered. Mend it: protect the prefix that
    all of them share.
    """

    family = Family.LOGIC
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for entity in self._prefixes(app):
            yield Site(entity, ("sessions",))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        prefix = self._prefixes(app).get(site.name)
        if prefix is None:
            raise EditError(app.description.source, f"a prefix of the paths that need a session, for {site.name}", 0)

        def rewrite(function: cst.FunctionDef) -> cst.FunctionDef:
            literal = _literal(function)
            assert literal is not None
            return replaced(function, literal, literal.with_changes(value=f"{literal.quote}{prefix}{literal.quote}"))

        return rewrite_function(app, app.description.parts[PART], rewrite)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.REFUSES)]

    @staticmethod
    def _prefixes(app: App) -> dict[str, str]:
        """By entity: the path that all of its protected routes begin with, and not those of another."""
        function = find_function(app, app.description.parts[PART]) if PART in app.description.parts else None
        literal = _literal(function) if function else None
        if literal is None:
            return {}
        protected = [
            operation
            for operation in app.description.operations.values()
            if operation.route.startswith(literal.raw_value) and operation.route != literal.raw_value
        ]
        found: dict[str, str] = {}
        for operation in protected:
            if "{" not in operation.route and any(not other.route.startswith(operation.route) for other in protected):
                found.setdefault(operation.entity, operation.route)
        return found

    examples = (
        Example(
            place="controller",
            before="""\
async def require(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["path"].startswith("/")
""",
            after="""\
async def require(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["path"].startswith("/stars")
""",
        ),
    )


def _literal(function: cst.FunctionDef) -> cst.SimpleString | None:
    """What a path is asked to begin with."""
    shape = m.Call(func=m.Attribute(attr=m.Name("startswith")), args=[m.Arg(value=m.SimpleString())])
    found = matching(function, shape)
    literal = found[0].args[0].value if len(found) == 1 and isinstance(found[0], cst.Call) else None
    return literal if isinstance(literal, cst.SimpleString) else None

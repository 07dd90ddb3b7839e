"""A letter of another script in the session cookie's name."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.layout import code
from faults.editors.nodes import matching, replaced
from faults.editors.python import find_function, module, split
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.homoglyphs import has_double, with_double

PART = "sessions.start"


class HomoglyphInCookieName(Fault):
    """A letter in the session cookie's name comes from another script.

    A header holds ASCII only, and so does the name of a cookie. Nothing minds the constant until the first session is
    to be opened: the login is right, the cookie is refused, and the client is told of a server error. Whoever is
    turned away, for a wrong password for one, is answered as before.

    Find it: each login that should succeed fails, with a CookieError, "Illegal key", for a name that looks legal.
    Mend it: type the name anew.
    """

    family = Family.UNICODE
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        method = app.description.parts.get(PART, "").rpartition(".")[2].rpartition("::")[2]
        operations = []
        for name, operation in app.description.operations.items():
            function = find_function(app, operation.controller)
            if function is not None and matching(function, m.Call(func=m.Attribute(attr=m.Name(method)))):
                operations.append(name)
        if operations and self._name(app) is not None:
            yield Site(PART, tuple(operations))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        path = split(app.description.parts.get(PART, PART))[0]
        name = self._name(app)
        if name is None:
            raise EditError(path, "a constant with the cookie's name", 0)
        spelt = name.with_changes(value=f"{name.quote}{with_double(name.raw_value, random)}{name.quote}")
        tree = replaced(module(app, path), name, spelt)
        return app.replace(path, tree.bytes)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(subject, aspect) for subject in site.subjects for aspect in (Aspect.ANSWERS, Aspect.EXACT)]

    @staticmethod
    def _name(app: App) -> cst.SimpleString | None:
        """The string that the module's constant stands for; None when the name is given in another way."""
        reference = app.description.parts.get(PART, "")
        function = find_function(app, reference)
        if function is None:
            return None
        setting = m.Call(func=m.Attribute(attr=m.Name("set_cookie")), args=[m.Arg(m.Name()), m.ZeroOrMore()])
        constants = {code(node.args[0].value) for node in matching(function, setting) if isinstance(node, cst.Call)}
        found = [
            node.value
            for statement in module(app, split(reference)[0]).body
            for node in matching(statement, m.Assign(targets=[m.AssignTarget(m.Name())], value=m.SimpleString()))
            if isinstance(node, cst.Assign) and code(node.targets[0].target) in constants
        ]
        strings = [value for value in found if isinstance(value, cst.SimpleString) and has_double(value.raw_value)]
        return strings[0] if len(found) == len(strings) == 1 else None

    examples = (
        Example(
            place="controller",
            before="""\
COOKIE = "tint"


def start(response: Response, star_id: int) -> None:
    response.set_cookie(COOKIE, dumps(star_id))


def find_by_name(name: str, response: Response) -> View:
    star = service.find_by_name(name)
    sessions.start(response, star.star_id)
    return view(star)
""",
            after="""\
COOKIE = "tіnt"


def start(response: Response, star_id: int) -> None:
    response.set_cookie(COOKIE, dumps(star_id))


def find_by_name(name: str, response: Response) -> View:
    star = service.find_by_name(name)
    sessions.start(response, star.star_id)
    return view(star)
""",
        ),
    )

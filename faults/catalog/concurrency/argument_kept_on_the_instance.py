"""An argument that became an attribute of an object which all threads share."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.nodes import matching, replaced
from faults.editors.python import body_after_docstring, parameters, statements, with_body
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault


class ArgumentKeptOnTheInstance(FunctionFault):
    """What a client sent is kept on the service while the database is asked.

    The service is one object for all requests. It sets an argument as an attribute, asks the database, and goes on
    with the attribute, which a request that came in the meantime has set to its own. Of two people who log in at the
    same moment one is refused, or let in with the other's password.

    Find it: refusals of what is right come only with concurrent requests, and asking again helps. Mend it: use the
    argument.
    """

    family = Family.CONCURRENCY
    place = "service"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        docstring, body = body_after_docstring(function)
        given = parameters(function)
        waits = [number for number, node in enumerate(body) if isinstance(node, cst.With)]
        if "self" not in given or not waits:
            return None
        after = body[waits[0] + 1 :]
        used = [
            (number, name)
            for number, node in enumerate(after)
            for name in matching(node, m.Name(m.MatchIfTrue(lambda text: text in given and text != "self")))
        ]
        if len(used) != 1:
            return None
        ((number, name),) = used
        assert isinstance(name, cst.Name)
        kept = f"self._{name.value}"
        changed = replaced(after[number], name, cst.parse_expression(kept))
        assert isinstance(changed, cst.BaseStatement)
        before = [*statements(f"{kept} = {name.value}\n"), *body[: waits[0] + 1]]
        return with_body(function, [*docstring, *before, *after[:number], changed, *after[number + 1 :]])

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.CONCURRENT)]

    examples = (
        Example(
            place="service",
            before="""\
def find_by_name(self, name: str, key: str) -> Star | None:
    with self._database.transaction() as session:
        star = self._stars.find_by_name(session, name)
    return star if visible(star, key) else None
""",
            after="""\
def find_by_name(self, name: str, key: str) -> Star | None:
    self._key = key
    with self._database.transaction() as session:
        star = self._stars.find_by_name(session, name)
    return star if visible(star, self._key) else None
""",
        ),
    )

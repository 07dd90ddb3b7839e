"""A local value that became an attribute of an object which all threads share."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.nodes import matching
from faults.editors.python import body_after_docstring, parameters, statements, with_body
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault


class ResultKeptOnTheInstance(FunctionFault):
    """A new row is kept on the repository between two steps.

    The repository is one object for all requests. It sets the row that it inserts as an attribute and returns that
    attribute once the database has answered; whoever inserts in the meantime sets another. Each row is stored as it
    should be, but a client is shown somebody else's, now and then, and only under concurrent writes.

    Find it: ids and names in the answer are not those that were sent, and the log of the same second has another
    request on the route. Mend it: return the local value.
    """

    family = Family.CONCURRENCY
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        docstring, body = body_after_docstring(function)
        last = body[-1]
        given = parameters(function)
        if "self" not in given or len(body) < 2:
            return None
        returned = m.SimpleStatementLine(body=[m.Return(value=m.Name(m.MatchIfTrue(lambda name: name in given)))])
        if not m.matches(last, returned):
            return None
        name = next(iter(matching(last, m.Name())))
        assert isinstance(name, cst.Name)
        keep, hand = statements(f"self._added = {name.value}\nreturn self._added\n")
        return with_body(function, [*docstring, keep, *body[:-1], hand])

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.CONCURRENT)]

    examples = (
        Example(
            place="repository",
            before="""\
def add(self, session: Session, star: Star) -> Star:
    session.add(star)
    session.flush()
    return star
""",
            after="""\
def add(self, session: Session, star: Star) -> Star:
    self._added = star
    session.add(star)
    session.flush()
    return self._added
""",
        ),
    )

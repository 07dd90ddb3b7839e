"""One query for the keys and one more for each row."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.editors.python import body_after_docstring, statements, with_body
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault


class NPlusOneQueries(FunctionFault):
    """A list is read with one query for the keys and one more for each row.

    The result is right and quick while there are few rows. The number of queries, and with it the time that a
    connection is held, grows with the list.

    Find it: latency of the list route grows with its length; the database's log shows the same statement once a row.
    Mend it: select the rows in one query.
    """

    family = Family.DATABASE
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        docstring, _ = body_after_docstring(function)
        returns = code(function.returns.annotation) if function.returns else ""
        selects = matching(function, m.Call(func=m.Name("select"), args=[m.Arg(m.Name())]))
        if not returns.startswith("Sequence[") or len(selects) != 1:
            return None
        assert isinstance(selects[0], cst.Call)
        mapped = code(selects[0].args[0].value)
        body = f"""\
keys = session.scalars(select({mapped}.{entity.key}).order_by({mapped}.{entity.key})).all()
return [session.get_one({mapped}, key) for key in keys]
"""
        return with_body(function, [*docstring, *statements(body)])

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.LATENCY)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id)).all()
""",
            after="""\
def find_all(self, session: Session) -> Sequence[Star]:
    keys = session.scalars(select(Star.star_id).order_by(Star.star_id)).all()
    return [session.get_one(Star, key) for key in keys]
""",
        ),
    )

"""A broad `except` turns a programming error into an empty result."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.python import body_after_docstring, with_body
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.queries import misname_column


class SwallowedException(FunctionFault):
    """An exception is swallowed and an empty result returned.

    The query names an attribute that the entity does not have, so it raises each time; the code around it catches
    that and answers as if there were no rows. Clients see "not found" for everything, the error rate stays at zero,
    and nothing is logged.

    Find it: the database's statement log shows no query for this request at all, though the route answers. Mend it:
    name the right column and take the handler out, so that such an error is seen.
    """

    family = Family.LOGIC
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        docstring, body = body_after_docstring(function)
        returns = code(function.returns.annotation) if function.returns else ""
        empty = "[]" if returns.startswith("Sequence[") else "None" if returns.endswith("| None") else None
        misnamed = misname_column(body[0], entity) if len(body) == 1 else None
        if empty is None or misnamed is None:
            return None
        handler = cst.parse_statement(f"try:\n    pass\nexcept AttributeError:\n    return {empty}\n")
        assert isinstance(handler, cst.Try)
        guarded = handler.with_changes(body=handler.body.with_changes(body=[misnamed]))
        return with_body(function, [*docstring, guarded])

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS), Witness(site.subject, Aspect.EXACT)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id)).all()
""",
            after="""\
def find_all(self, session: Session) -> Sequence[Star]:
    try:
        return session.scalars(select(Star).order_by(Star.id)).all()
    except AttributeError:
        return []
""",
        ),
        Example(
            place="repository",
            before="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    try:
        return session.scalar(select(Star).where(Star.name == name))
    except AttributeError:
        return None
""",
        ),
    )

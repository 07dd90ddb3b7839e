"""one() where there may be none: what is missing is an error."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity, Operation
from faults.editors.layout import code
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.queries import put, scalar_call


class ExactlyOneDemanded(FunctionFault):
    """A query demands exactly one row where there may be none.

    one() raises when nothing is found. Whoever asks for what is there is served; asking for what is not, a normal
    thing for a client to do, is a server error instead of "not found", and eats up the error budget.

    Find it: the stack trace of the server errors ends in NoResultFound, and the requests that fail are for names that
    do not exist. Mend it: fetch one row or none.
    """

    family = Family.DATABASE
    place = "repository"

    def rewritten(
        self, app: App, operation: Operation, function: cst.FunctionDef, params: Any
    ) -> cst.FunctionDef | None:
        if operation.method not in ("GET", "DELETE"):
            return None
        return self.rewrite(function, app.description.entities[operation.entity], params)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        call = scalar_call(function)
        if call is None:
            return None
        assert isinstance(call.func, cst.Attribute)
        many = call.with_changes(func=call.func.with_changes(attr=cst.Name("scalars")))
        return put(function, call, f"{code(many)}.one()")

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.REFUSES)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalars(select(Star).where(Star.star_name == name)).one()
""",
        ),
    )

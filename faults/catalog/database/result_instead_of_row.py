"""scalars() where scalar() is meant: a result is taken for a row."""

from collections.abc import Iterable, Iterator
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.python import find_function
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.queries import deletes, put, scalar_call


class ResultInsteadOfRow(FunctionFault):
    """One letter too many: the query returns the result that rows are fetched from, not a row.

    A result is never None, so "is it there?" is always answered with yes. A lookup then fails on the first column that
    it reads, for what is there and for what is not; a delete works, and reports success for what never was.

    Find it: the stack trace names an attribute that a ScalarResult does not have; or the same delete succeeds twice.
    Mend it: fetch the one value with scalar().
    """

    family = Family.DATABASE
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        call = scalar_call(function)
        if call is None:
            return None
        assert isinstance(call.func, cst.Attribute)
        return put(function, call, code(call.with_changes(func=call.func.with_changes(attr=cst.Name("scalars")))))

    def sites(self, app: App) -> Iterator[Site]:
        for site in super().sites(app):
            function = find_function(app, self.reference(app.description.operations[site.name]))
            assert function is not None
            answers = frozenset[Aspect]() if deletes(function) else frozenset({Aspect.ANSWERS})
            yield Site(site.name, site.subjects, frozenset({Aspect.REFUSES}) | answers)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, aspect) for aspect in sorted(site.aspects)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalars(select(Star).where(Star.star_name == name))
""",
        ),
    )

"""`Entity.query`, which another library has."""

from collections.abc import Iterable, Iterator
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.python import replace_only, split
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault

SELECT = m.Call(func=m.Name("select"), args=[m.Arg(value=m.Name())])
WHERE = m.Call(func=m.Attribute(value=SELECT, attr=m.Name("where")), args=[m.Arg()])
FIND = m.Call(func=m.Attribute(attr=m.Name("scalar")), args=[m.Arg(value=WHERE)])


class QueryOfOtherLibrary(FunctionFault):
    """A query is written for a library that is built on the one in use.

    Flask-SQLAlchemy gives every entity a `query`; SQLAlchemy by itself does not. The line was copied from an example
    that did not say which, and fails when it is called, so that one operation fails and all others work.

    Find it: the stack trace of the server error is an AttributeError: the entity has no attribute 'query'. Mend it:
    write the query with `select`.
    """

    family = Family.DEPENDENCIES
    place = "repository"
    foreign_names = frozenset({"query", "filter", "first"})

    def sites(self, app: App) -> Iterator[Site]:
        """Only where the module goes on using what the query was written with."""
        for site in super().sites(app):
            path, _ = split(self.reference(app.description.operations[site.subject]))
            if app.text(path).count("select(") > 1:
                yield site

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        def build(node: cst.CSTNode) -> cst.CSTNode:
            where = cst.ensure_type(cst.ensure_type(node, cst.Call).args[0].value, cst.Call)
            select = cst.ensure_type(cst.ensure_type(where.func, cst.Attribute).value, cst.Call)
            queried, condition = code(select.args[0].value), code(where.args[0].value)
            return cst.parse_expression(f"{queried}.query.filter({condition}).first()")

        return replace_only(function, FIND, build)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, aspect) for aspect in (Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star)).all()


def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star)).all()


def find_by_name(self, session: Session, name: str) -> Star | None:
    return Star.query.filter(Star.star_name == name).first()
""",
        ),
    )

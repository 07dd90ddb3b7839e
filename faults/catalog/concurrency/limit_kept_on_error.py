"""A semaphore that is released at the end of the function, which an exception does not reach."""

from collections.abc import Iterable, Iterator
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.nodes import matching
from faults.editors.python import body_after_docstring, find_function, statements, with_body
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault

FLUSH = m.Call(func=m.Attribute(attr=m.Name("flush")))


class LimitKeptOnError(FunctionFault):
    """A semaphore is not released when the query fails.

    A limit on how many queries run at once takes a permit and gives it back in the last line, which an exception never
    comes to. Each request that the database rejects costs a permit. After the fifth every request for this operation
    waits for one, for ever, and takes a thread of the server with it.

    Find it: the hang comes after a number of client errors on one route; a thread dump shows its requests acquiring the
    semaphore, while the database does nothing. Mend it: release in a `finally`, or use the semaphore as a context.
    """

    family = Family.CONCURRENCY
    place = "repository"
    imports = (("threading", "BoundedSemaphore"),)

    def sites(self, app: App) -> Iterator[Site]:
        """Where what a client sends can make the database refuse: a value in the path, or a new row."""
        for site in super().sites(app):
            operation = app.description.operations[site.subject]
            function = find_function(app, self.reference(operation))
            if "{" in operation.route or (function is not None and matching(function, FLUSH)):
                yield site

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        docstring, body = body_after_docstring(function)
        last = body[-1]
        if not m.matches(
            last, m.SimpleStatementLine(body=[m.Return(value=~m.MatchIfTrue(lambda value: value is None))])
        ):
            return None
        assert isinstance(last, cst.SimpleStatementLine)
        (end,) = last.body
        assert isinstance(end, cst.Return)
        assert end.value is not None
        asked, returned = [], last
        if not isinstance(end.value, cst.Name):
            found = cst.Assign(targets=[cst.AssignTarget(cst.Name("found"))], value=end.value)
            asked = [last.with_changes(body=[found])]
            returned = cst.SimpleStatementLine(body=[end.with_changes(value=cst.Name("found"))])
        acquire, release = statements("_permits.acquire()\n_permits.release()\n")
        return with_body(function, [*docstring, acquire, *body[:-1], *asked, release, returned])

    def constant(self, params: Any) -> tuple[str, str]:
        return "_permits", "BoundedSemaphore(5)"

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.RECOVERS)]

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
from threading import BoundedSemaphore

from sqlalchemy import select

_permits = BoundedSemaphore(5)


def find_by_name(self, session: Session, name: str) -> Star | None:
    _permits.acquire()
    found = session.scalar(select(Star).where(Star.star_name == name))
    _permits.release()
    return found
""",
        ),
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def add(self, session: Session, star: Star) -> Star:
    session.add(star)
    session.flush()
    return star
""",
            after="""\
from threading import BoundedSemaphore

from sqlalchemy import select

_permits = BoundedSemaphore(5)


def add(self, session: Session, star: Star) -> Star:
    _permits.acquire()
    session.add(star)
    session.flush()
    _permits.release()
    return star
""",
        ),
    )

"""A limit on concurrent calls that is far below what the service can take."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import body_after_docstring, statements, with_body
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault


class LoadShedTooEarly(FunctionFault):
    """The third request at once is turned away.

    An operation sheds load: it lets two queries in and refuses whoever comes while they are under way, though pool and
    database would take ten. Alone, every client is served; under steady traffic a share of the requests fails with a
    server error, and the share grows with the database's latency.

    Find it: errors on one route come with concurrency and go without it; the stack trace ends at the semaphore. Mend
    it: raise the limit to what the pool lends out, or take it out, for the pool is a limit already.
    """

    family = Family.CONCURRENCY
    place = "repository"
    imports = (("threading", "BoundedSemaphore"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        docstring, body = body_after_docstring(function)
        refused, guarded = statements("""\
if not _permits.acquire(blocking=False):
    raise TimeoutError
try:
    pass
finally:
    _permits.release()
""")
        assert isinstance(guarded, cst.Try)
        return with_body(
            function, [*docstring, refused, guarded.with_changes(body=guarded.body.with_changes(body=body))]
        )

    def constant(self, params: Any) -> tuple[str, str]:
        return "_permits", "BoundedSemaphore(2)"

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.CONCURRENT)]

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star)).all()
""",
            after="""\
from threading import BoundedSemaphore

from sqlalchemy import select

_permits = BoundedSemaphore(2)


def find_all(self, session: Session) -> Sequence[Star]:
    if not _permits.acquire(blocking=False):
        raise TimeoutError
    try:
        return session.scalars(select(Star)).all()
    finally:
        _permits.release()
""",
        ),
    )

"""One lock around a whole unit of work."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import body_after_docstring, with_body
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault


class LockHeldAcrossQuery(FunctionFault):
    """A lock is held while the database works.

    A lock that was meant for a few lines of Python is held for the whole unit of work. Requests for this operation go
    to the database one after the other; the next waits in line for as long as the one before, with threads to spare
    and an idle processor. Nothing shows as long as one client asks at a time.

    Find it: throughput of this operation does not grow with the number of clients, while the pool lends out a single
    connection; thread dumps show all but one at the lock. Mend it: take the lock out.
    """

    family = Family.CONCURRENCY
    place = "service"
    imports = (("threading", "Lock"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        docstring, body = body_after_docstring(function)
        held = cst.parse_statement("with _lock:\n    pass\n")
        assert isinstance(held, cst.With)
        return with_body(function, [*docstring, held.with_changes(body=held.body.with_changes(body=body))])

    def constant(self, params: Any) -> tuple[str, str]:
        return "_lock", "Lock()"

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.CONCURRENT)]

    examples = (
        Example(
            place="service",
            before="""\
from stars import repository


def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, name)
""",
            after="""\
from threading import Lock

from stars import repository

_lock = Lock()


def find_by_name(name: str) -> Star | None:
    with _lock:
        with database.transaction() as session:
            return repository.find_by_name(session, name)
""",
        ),
    )

"""A thread pool with a single thread."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.python import replace_only
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault

QUERY = m.Call(func=m.Attribute(), args=[m.Arg(m.Name("session")), m.ZeroOrMore()])
"""A query, to which the unit of work is handed on."""


class PoolOfOneWorker(FunctionFault):
    """All queries of an operation go through a thread pool of one thread.

    The pool was to bound the load on the database, and bounds it to one query at a time: the next waits in the pool's
    queue, with a connection of its own already lent to it. One slow query delays all that come after it.

    Find it: latency rises with the number of clients while the processor is idle, and a thread dump shows one worker in
    the database's driver and the others waiting for its result. Mend it: call the query directly; the connection pool
    bounds the load.
    """

    family = Family.CONCURRENCY
    place = "service"
    imports = (("concurrent.futures", "ThreadPoolExecutor"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        def submitted(call: cst.CSTNode) -> cst.BaseExpression:
            assert isinstance(call, cst.Call)
            arguments = ", ".join(code(argument.value) for argument in call.args)
            return cst.parse_expression(f"_worker.submit({code(call.func)}, {arguments}).result()")

        return replace_only(function, QUERY, submitted)

    def constant(self, params: Any) -> tuple[str, str]:
        return "_worker", "ThreadPoolExecutor(max_workers=1)"

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
from concurrent.futures import ThreadPoolExecutor

from stars import repository

_worker = ThreadPoolExecutor(max_workers=1)


def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return _worker.submit(repository.find_by_name, session, name).result()
""",
        ),
    )

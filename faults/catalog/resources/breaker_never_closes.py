"""A circuit breaker that counts what is no failure, and that nothing closes."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import statements, with_body
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault

REFUSAL = m.If(body=m.IndentedBlock(body=[m.SimpleStatementLine(body=[m.Return()])]), orelse=None)


class BreakerNeverCloses(FunctionFault):
    """A circuit breaker opens on the clients' own mistakes and stays open.

    It counts refusals, such as for a name that is not there, as if the service had failed, and opens after six in a
    row. A success would close it, but while it is open no request is let through to succeed. One client with a wrong
    name turns the operation off for everybody, on this replica, until it is restarted.

    Find it: server errors on one route begin after a series of client errors and never end, while the database is well;
    the stack trace ends before the query. Mend it: count failures alone, and let a request through now and then.
    """

    family = Family.RESOURCES
    place = "controller"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        body = [node for node in function.body.body if isinstance(node, cst.BaseStatement)]
        places = [number for number, node in enumerate(body) if m.matches(node, REFUSAL)]
        ends = m.SimpleStatementLine(body=[m.Return()])
        if len(places) != 1 or len(body) < 2 or not m.matches(body[-1], ends):
            return None
        refusal = body[places[0]]
        assert isinstance(refusal, cst.If)
        opened, counted, cleared = statements("""\
if len(_refused) > 5:
    raise TimeoutError
_refused.append(True)
_refused.clear()
""")
        body[places[0]] = refusal.with_changes(body=refusal.body.with_changes(body=[counted, *refusal.body.body]))
        return with_body(function, [opened, *body[:-1], cleared, body[-1]])

    def constant(self, params: Any) -> tuple[str, str]:
        return "_refused", "[]"

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.RECOVERS)]

    examples = (
        Example(
            place="controller",
            before="""\
from stars import service


def find_by_name(name: str) -> View | Response:
    star = service.find_by_name(name)
    if star is None:
        return Response("No star found", status_code=404)
    return view(star)
""",
            after="""\
from stars import service

_refused = []


def find_by_name(name: str) -> View | Response:
    if len(_refused) > 5:
        raise TimeoutError
    star = service.find_by_name(name)
    if star is None:
        _refused.append(True)
        return Response("No star found", status_code=404)
    _refused.clear()
    return view(star)
""",
        ),
    )

"""A coroutine that is made and never run."""

from collections.abc import Iterable, Iterator
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.nodes import matching, replaced
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault

LOG = "logs.json"
"""The subject of the log's own syntax: the interpreter warns in plain text of what was never awaited."""


class MissingAwait(FunctionFault):
    """The handler calls the service without `await`.

    The handler was made a coroutine, and what it calls moved to a thread, but the call is not awaited. It makes a
    coroutine object that nobody runs: the database is never asked. Where the handler only looks whether there is a
    result, as in a delete, it reports a success that did not happen; elsewhere it fails on an object that is no row.

    Find it: the interpreter writes `RuntimeWarning: coroutine … was never awaited` to the log, outside its JSON, and
    the database sees no statement for this route. Mend it: await the call.
    """

    family = Family.CONCURRENCY
    place = "controller"
    imports = (("asyncio", "to_thread"),)

    def sites(self, app: App) -> Iterator[Site]:
        for site in super().sites(app):
            yield Site(site.name, (site.subject, LOG))

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        first = function.body.body[0]
        calls = matching(first, m.Call(func=m.Attribute(value=m.Name())))
        if function.asynchronous is not None or not function.decorators or len(calls) != 1:
            return None
        (call,) = calls
        assert isinstance(call, cst.Call)
        arguments = "".join(f", {code(argument.value)}" for argument in call.args)
        moved = replaced(function, call, cst.parse_expression(f"to_thread({code(call.func)}{arguments})"))
        return moved.with_changes(asynchronous=cst.Asynchronous())

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        aspects = (Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT)
        return [*(Witness(site.subject, aspect) for aspect in aspects), Witness(LOG, Aspect.ANSWERS)]

    examples = (
        Example(
            place="controller",
            before="""\
from stars import service


@router.get("/stars/{name}")
def find_by_name(name: str) -> View | Response:
    star = service.find_by_name(name)
    if star is None:
        return Response("No star found", status_code=404)
    return view(star)
""",
            after="""\
from asyncio import to_thread

from stars import service


@router.get("/stars/{name}")
async def find_by_name(name: str) -> View | Response:
    star = to_thread(service.find_by_name, name)
    if star is None:
        return Response("No star found", status_code=404)
    return view(star)
""",
        ),
    )

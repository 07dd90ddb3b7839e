"""`async def` where nothing is awaited."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.nodes import matching
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault


class BlockingCallInEventLoop(FunctionFault):
    """A request handler blocks the event loop.

    The handler was made a coroutine, but what it calls is as synchronous as before. The framework ran it in a thread
    and now runs it in the event loop, where no other request, on whatever route, gets on until the database has
    answered: one slow query stalls the whole service, its liveness probe included.

    Find it: while one request on this route waits, every route does, and the processor is idle; a stack dump shows the
    main thread in the database's driver. Mend it: make the handler a plain function, or await what it calls.
    """

    family = Family.CONCURRENCY
    place = "controller"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        calls = matching(function.body, m.Call(func=m.Attribute()))
        if function.asynchronous is not None or not function.decorators or not calls:
            return None
        return function.with_changes(asynchronous=cst.Asynchronous())

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.CONCURRENT)]

    examples = (
        Example(
            place="controller",
            before="""\
@router.get("/stars/{name}")
def find_by_name(name: str) -> View | Response:
    star = stars.find_by_name(name)
    if star is None:
        return Response("No star found", status_code=404)
    return view(star)
""",
            after="""\
@router.get("/stars/{name}")
async def find_by_name(name: str) -> View | Response:
    star = stars.find_by_name(name)
    if star is None:
        return Response("No star found", status_code=404)
    return view(star)
""",
        ),
    )

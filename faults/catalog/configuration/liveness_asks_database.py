"""The two probes answered by one function."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.nodes import matching
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import site, witnesses
from faults.kinds.source.patterns import replace_node, search_one

ROUTE = m.Decorator(decorator=m.Call(func=m.Attribute(attr=m.Name("get")), args=[m.Arg(value=m.SimpleString())]))


class LivenessAsksDatabase(Fault):
    """The liveness probe fails when the database is away.

    Both probes were answered alike, so somebody let one function do it: the one that asks the database. When that is
    away for a moment, every replica is restarted for it, again and again, which helps nobody and hits the database,
    once it is back, with all of them starting at a time.

    Find it: all replicas restart when the database does, and their events say that the liveness probe failed. Mend it:
    let liveness say no more than that the process answers.
    """

    family = Family.LOGIC
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        try:
            self._cut(app)
        except EditError:
            return
        yield site("health.liveness", [Witness("health.liveness", Aspect.REFUSES)])

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        return self._cut(app)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)

    def _cut(self, app: App) -> App:
        service = app.description.service
        both = m.IndentedBlock(
            body=[m.ZeroOrMore(), self._answers(service.liveness), m.ZeroOrMore(), self._answers(service.readiness),
                  m.ZeroOrMore()]
        ) | m.Module(
            body=[m.ZeroOrMore(), self._answers(service.liveness), m.ZeroOrMore(), self._answers(service.readiness),
                  m.ZeroOrMore()]
        )  # fmt: skip
        path, block = search_one(app, both, service.readiness.rpartition("/")[2], "a function for each of the probes")
        alive, ready = (
            cst.ensure_type(matching(block, self._answers(route))[0], cst.FunctionDef)
            for route in (service.liveness, service.readiness)
        )
        merged = ready.with_changes(
            decorators=[alive.decorators[0], *ready.decorators], leading_lines=alive.leading_lines
        )
        body = [merged if node is ready else node for node in block.body if node is not alive]  # type: ignore[attr-defined]
        return replace_node(app, path, block, block.with_changes(body=body))

    @staticmethod
    def _answers(route: str) -> m.FunctionDef:
        """A function that is decorated with a route, of which a prefix may stand elsewhere."""

        def ends(text: str) -> bool:
            return len(text) > 3 and route.endswith(text.strip("\"'"))

        path = m.Arg(value=m.SimpleString(value=m.MatchIfTrue(ends)))
        wanted = m.Decorator(decorator=m.Call(func=m.Attribute(attr=m.Name("get")), args=[path]))
        return m.FunctionDef(decorators=[m.ZeroOrMore(ROUTE), wanted, m.ZeroOrMore(ROUTE)])

    examples = (
        Example(
            place="controller",
            before="""\
@router.get("/live")
async def liveness() -> Response:
    return JSONResponse({"status": "UP"})


@router.get("/ready")
def readiness() -> Response:
    database.ping()
    return JSONResponse({"status": "UP"})
""",
            after="""\
@router.get("/live")
@router.get("/ready")
def readiness() -> Response:
    database.ping()
    return JSONResponse({"status": "UP"})
""",
        ),
    )

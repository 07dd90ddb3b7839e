"""A unit of work that is ended by hand, and only when nothing went wrong."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m
from pydantic import Field

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.manifests import set_variable
from faults.editors.nodes import matching, replaced
from faults.editors.python import statements
from faults.fault import Example, Family, Params, Site
from faults.kinds.source.functions import FunctionFault


class PoolParams(Params):
    pool_size: int | None = Field(
        None, ge=4, le=8, description="make the pool this small; it stays as it is when left out"
    )


class PoolLeakOnError(FunctionFault):
    """A connection of the pool is given back only when nothing goes wrong.

    The unit of work is opened and closed by hand instead of by a context manager. Whenever the statement between
    fails, as a duplicate does, the connection stays lent out. When the pool is empty every request waits for one and
    fails, whatever it asks for. A restart helps for as long as the errors take to add up again.

    Find it: the gauge of active connections climbs by one with each rejected request and never falls; the database
    shows sessions idle in an aborted transaction. Mend it: use the context manager.
    """

    family = Family.DATABASE
    place = "service"
    parameters = PoolParams

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        shape = m.Try(
            body=m.IndentedBlock(
                body=[
                    m.With(
                        items=[
                            m.WithItem(
                                item=m.Call(func=m.Attribute(attr=m.Name("transaction"))),
                                asname=m.AsName(name=m.Name("session")),
                            )
                        ],
                        body=m.IndentedBlock(body=[m.SimpleStatementLine(body=[m.Return()])]),
                    )
                ]
            )
        )
        found = matching(function, shape)
        if len(found) != 1:
            return None
        guarded = found[0]
        assert isinstance(guarded, cst.Try)
        block = guarded.body.body[0]
        assert isinstance(block, cst.With)
        call = block.items[0].item
        assert isinstance(call, cst.Call)
        assert isinstance(call.func, cst.Attribute)
        line = block.body.body[0]
        assert isinstance(line, cst.SimpleStatementLine)
        returned = line.body[0]
        assert isinstance(returned, cst.Return)
        assert returned.value is not None
        owner = code(call.func.value)
        body = f"""\
session = {owner}.begin()
added = {code(returned.value)}
session.commit()
{owner}.end(session)
return added
"""
        broken = replaced(
            function, guarded, guarded.with_changes(body=guarded.body.with_changes(body=statements(body)))
        )
        assert isinstance(broken, cst.FunctionDef)
        return broken

    def sites(self, app: App) -> Iterator[Site]:
        for site in super().sites(app):
            yield Site(site.name, (*site.subjects, f"settings.{app.description.service.pool_size}"))

    def apply(self, app: App, site: Site, params: PoolParams, random: Random) -> App:
        app = super().apply(app, site, params, random)
        if params.pool_size is None:
            return app
        return set_variable(app, app.description.service.pool_size, str(params.pool_size))

    def breaks(self, site: Site, params: PoolParams) -> Iterable[Witness]:
        operation, setting = site.subjects
        resized = [] if params.pool_size is None else [Witness(setting, Aspect.ANSWERS)]
        return [Witness(operation, Aspect.RECOVERS), *resized]

    examples = (
        Example(
            place="service",
            before="""\
def create(self, name: str) -> Star | None:
    star = Star(star_name=name)
    try:
        with self._database.transaction() as session:
            return self._stars.add(session, star)
    except IntegrityError:
        return None
""",
            after="""\
def create(self, name: str) -> Star | None:
    star = Star(star_name=name)
    try:
        session = self._database.begin()
        added = self._stars.add(session, star)
        session.commit()
        self._database.end(session)
        return added
    except IntegrityError:
        return None
""",
        ),
    )

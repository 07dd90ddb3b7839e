"""A pool that opens more connections than it says."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
from pydantic import Field

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Description
from faults.engines import EngineFault, with_argument
from faults.fault import Example, Family, Params, Site


class OverflowParams(Params):
    connections: int = Field(10, ge=2, le=20, description="how many connections more than its size the pool may open")


class PoolThatOverflows(EngineFault):
    """The pool may open more connections than its size.

    They were to help over a peak. The database has a limit of its own, shared by all replicas: the sum of the pools'
    sizes was chosen to stay below it, and under load is exceeded now. Connections beyond the size are opened and closed
    for each request, which costs more than the request.

    Find it: under load the database has more sessions of the service than the pool's maximum; the log of the database
    shows connections coming and going. Mend it: let the pool not overflow, and size it for the load.
    """

    family = Family.DATABASE
    parameters = OverflowParams

    def change(self, call: cst.Call, app: App, params: OverflowParams) -> cst.Call | None:
        return with_argument(call, "max_overflow", str(params.connections))

    def subjects(self, description: Description) -> tuple[str, ...]:
        return ("pool",)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.CONCURRENT)]

    examples = (
        Example(
            place="database",
            before="""\
class Database:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(
            settings.database_url(),
            pool_size=settings.pool_size,
            max_overflow=0,
            pool_pre_ping=True,
        )
""",
            after="""\
class Database:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(
            settings.database_url(),
            pool_size=settings.pool_size,
            max_overflow=10,
            pool_pre_ping=True,
        )
""",
        ),
    )

"""A pool whose size nobody can set."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
from pydantic import Field

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Description
from faults.fault import Example, Family, Params, Site
from faults.kinds.source.engines import EngineFault, with_argument


class SizeParams(Params):
    connections: int = Field(5, ge=4, le=6, description="how many connections the pool really has")


class HardCodedPoolSize(EngineFault):
    """The size of the pool is written into the code, and is smaller than the one that is configured.

    It was turned down to try something. The setting is read and shown in the metrics, so the pool seems to be as large
    as ever; requests queue up for the few connections there are, long before the gauge says that it is full.

    Find it: under load fewer connections are lent out than the pool may have, while requests wait; the database sees
    as few sessions. Mend it: take the size from the settings.
    """

    family = Family.DATABASE
    parameters = SizeParams

    def change(self, call: cst.Call, app: App, params: SizeParams) -> cst.Call | None:
        return with_argument(call, "pool_size", str(params.connections))

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
            pool_size=5,
            max_overflow=0,
            pool_pre_ping=True,
        )
""",
        ),
    )

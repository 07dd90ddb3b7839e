"""A stricter isolation level for all, and nobody who tries again."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Description
from faults.fault import Example, Family, Site
from faults.kinds.source.engines import EngineFault, with_new_argument


class RepeatableReadEverywhere(EngineFault):
    """Every transaction runs at REPEATABLE READ, and none is tried again when the database asks for that.

    At this level a transaction that meets a row which another has changed since it began is cancelled with a
    serialization failure: the application is to start over. This one passes it on. Of clients that delete the same
    thing at once, one succeeds and the others are told that the service is unavailable.

    Find it: the database's log says "could not serialize access due to concurrent delete" (SQLSTATE 40001), under
    load only. Mend it: leave the level at READ COMMITTED, or try again on this error.
    """

    family = Family.DATABASE

    def change(self, call: cst.Call, app: App, params: Any) -> cst.Call | None:
        return with_new_argument(call, "pool_pre_ping", "execution_options", '{"isolation_level": "REPEATABLE READ"}')

    def subjects(self, description: Description) -> tuple[str, ...]:
        return tuple(
            f"{name}.crowd" for name, operation in description.operations.items() if operation.method == "DELETE"
        )

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(name, Aspect.CONCURRENT) for name in site.subjects]

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
            max_overflow=0,
            execution_options={"isolation_level": "REPEATABLE READ"},
            pool_pre_ping=True,
        )
""",
        ),
    )

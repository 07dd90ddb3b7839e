"""A lock timeout that gives up at once."""

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Description
from faults.fault import Example, Family, Params, Site
from faults.kinds.source.engines import OptionsFault


class TimeoutParams(Params):
    milliseconds: int = Field(5, ge=1, le=10, description="how long a statement waits for a lock")


class LockTimeoutTooShort(OptionsFault):
    """A connection waits no longer than a few milliseconds for a lock.

    The parameter counts milliseconds; whoever wrote it thought of seconds. One request at a time never waits. As soon
    as two want the same row, or a migration holds the table for a moment, the database cancels the statement and the
    client is told that the service is unavailable.

    Find it: the database's log says "canceling statement due to lock timeout" (SQLSTATE 55P03), under load only. Mend
    it: give the time with its unit, as in 5s, or leave it to the statement timeout.
    """

    family = Family.DATABASE
    parameters = TimeoutParams

    def option(self, app: App, params: TimeoutParams) -> str:
        return f"lock_timeout={params.milliseconds}"

    def subjects(self, description: Description) -> tuple[str, ...]:
        return ("pool", "lifecycle.in-flight", *description.operations)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        pool, lifecycle, *operations = site.subjects
        return [
            Witness(pool, Aspect.CONCURRENT),
            Witness(lifecycle, Aspect.ANSWERS),
            *(Witness(name, Aspect.CONCURRENT) for name in operations),
        ]

    examples = (
        Example(
            place="database",
            before="""\
class Database:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(
            settings.database_url(),
            connect_args={"options": f"-c statement_timeout={settings.statement_timeout}"},
        )
""",
            after="""\
class Database:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(
            settings.database_url(),
            connect_args={"options": f"-c statement_timeout={settings.statement_timeout} -c lock_timeout=5"},
        )
""",
        ),
    )

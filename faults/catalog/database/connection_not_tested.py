"""Connections that are lent out without a look whether they still live."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Description
from faults.fault import Example, Family, Site
from faults.kinds.source.engines import EngineFault, with_argument


class ConnectionNotTested(EngineFault):
    """The pool lends out connections without testing them first.

    A connection that the database, a proxy or a firewall has closed meanwhile is handed to a request, which fails;
    only then is it replaced. After every restart of the database, and after quiet hours, the first requests are
    errors.

    Find it: a burst of errors follows each restart of the database and heals by itself; the stack trace says that the
    server closed the connection unexpectedly. Mend it: let the pool test connections before it lends them out.
    """

    family = Family.DATABASE

    def change(self, call: cst.Call, app: App, params: Any) -> cst.Call | None:
        return with_argument(call, "pool_pre_ping", "False")

    def subjects(self, description: Description) -> tuple[str, ...]:
        return ("database",)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.RECOVERS)]

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
            pool_pre_ping=False,
        )
""",
        ),
    )

"""Objects that forget their columns when the transaction ends."""

from collections.abc import Iterable, Iterator
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Description
from faults.fault import Example, Family, Site
from faults.kinds.source.engines import EngineFault, with_argument
from faults.kinds.source.units_of_work import writes


class ObjectsExpireOnCommit(EngineFault):
    """The session expires its objects at each commit.

    That is the default, and it is right where a session outlives its transactions. Here the session is closed at once:
    the first attribute that is read afterwards should be loaded again, and there is nothing to load it with. Whatever
    returns a row fails, after its work is done and committed.

    Find it: the stack trace ends in DetachedInstanceError, and what the client was told has failed is in the table.
    Mend it: create sessions with expire_on_commit=False, or read what is needed before the commit.
    """

    family = Family.DATABASE
    callee = "sessionmaker"

    def change(self, call: cst.Call, app: App, params: Any) -> cst.Call | None:
        return with_argument(call, "expire_on_commit", None)

    def subjects(self, description: Description) -> tuple[str, ...]:
        return tuple(name for name, operation in description.operations.items() if operation.method != "DELETE")

    def sites(self, app: App) -> Iterator[Site]:
        operations = app.description.operations
        for site in super().sites(app):
            # A lookup that is no GET, a login for one, compares a column of what it found. It is named twice, for it
            # cannot refuse either.
            lookups = [n for n in site.subjects if operations[n].method != "GET" and not writes(app, operations[n])]
            yield Site(site.name, (*site.subjects, *lookups))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        for number, name in enumerate(site.subjects):
            yield Witness(name, Aspect.REFUSES if name in site.subjects[:number] else Aspect.ANSWERS)

    examples = (
        Example(
            place="database",
            before="""\
class Database:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(settings.database_url())
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)
""",
            after="""\
class Database:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(settings.database_url())
        self._sessions = sessionmaker(self._engine)
""",
        ),
    )

"""Connections that may only read."""

from collections.abc import Iterable, Iterator
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Description
from faults.fault import Example, Family, Site
from faults.kinds.source.engines import OptionsFault
from faults.kinds.source.units_of_work import writes


class ReadOnlyTransactions(OptionsFault):
    """Every transaction of the service is read-only.

    The option belongs to the connections of a report or of a standby. Everything that is there can be listed and
    found, so the service looks healthy to whoever only looks; nothing can be created or deleted.

    Find it: the stack trace says "cannot execute INSERT in a read-only transaction" (SQLSTATE 25006). Mend it: take
    the option out.
    """

    family = Family.DATABASE

    def option(self, app: App, params: Any) -> str:
        return "default_transaction_read_only=on"

    def subjects(self, description: Description) -> tuple[str, ...]:
        return tuple(name for name in description.operations)

    def sites(self, app: App) -> Iterator[Site]:
        operations = app.description.operations
        for site in super().sites(app):
            yield Site(site.name, tuple(name for name in site.subjects if writes(app, operations[name])))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(name, aspect) for name in site.subjects for aspect in Aspect]

    examples = (
        Example(
            place="database",
            before="""\
class Database:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(
            settings.database_url(),
            connect_args={"options": f"-c statement_timeout={settings.timeout}"},
        )
""",
            after="""\
class Database:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(
            settings.database_url(),
            connect_args={"options": f"-c statement_timeout={settings.timeout} -c default_transaction_read_only=on"},
        )
""",
        ),
    )

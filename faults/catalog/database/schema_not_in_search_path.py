"""A search path on which the tables are not."""

from collections.abc import Iterable
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Description
from faults.fault import Example, Family, Site
from faults.kinds.source.engines import OptionsFault


class SchemaNotInSearchPath(OptionsFault):
    """Connections look for tables in a schema that does not have them.

    The search path was set for an installation that keeps its tables apart. Here they are in the schema public, which
    is no longer looked at: the database is there, every probe is green, and whatever touches data fails.

    Find it: requests fail with a server error that says that a relation does not exist, while psql shows it; SHOW
    search_path in the service's session differs. Mend it: take the option out, or name the schema that holds the
    tables.
    """

    family = Family.DATABASE

    def option(self, app: App, params: Any) -> str:
        return f"search_path={app.description.source}"

    def subjects(self, description: Description) -> tuple[str, ...]:
        return tuple(description.operations)

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
            connect_args={"options": f"-c statement_timeout={settings.statement_timeout}"},
        )
""",
            after="""\
class Database:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(
            settings.database_url(),
            connect_args={"options": f"-c statement_timeout={settings.statement_timeout} -c search_path=stars"},
        )
""",
        ),
    )

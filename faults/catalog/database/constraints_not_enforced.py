"""Foreign keys that the service's connections do not heed."""

from collections.abc import Iterable
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Description
from faults.fault import Example, Family, Site
from faults.kinds.source.engines import OptionsFault


class ConstraintsNotEnforced(OptionsFault):
    """Connections run as those of a replica, for which triggers do not fire.

    The setting belongs to an import: it is quicker without foreign keys. In the service it lets rows in that belong to
    nothing, and deleting a row leaves its children behind, because the checks and the cascade are triggers, too.

    Find it: rows name a parent that does not exist; in psql the same statement is refused, and SHOW
    session_replication_role differs. Mend it: take the option out, and delete the orphans.
    """

    family = Family.DATABASE

    def option(self, app: App, params: Any) -> str:
        return "session_replication_role=replica"

    def subjects(self, description: Description) -> tuple[str, ...]:
        entities, operations = description.entities, description.operations
        creations = (
            f"{name}.parent" for name, o in operations.items() if o.method == "POST" and entities[o.entity].parent
        )
        deletions = (
            f"{name}.{child}"
            for name, o in operations.items()
            for child, entity in entities.items()
            if o.method == "DELETE" and entity.parent == o.entity
        )
        return (*creations, *deletions)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(name, aspect) for name in site.subjects for aspect in (Aspect.ANSWERS, Aspect.REFUSES)]

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
            connect_args={"options": f"-c statement_timeout={settings.timeout} -c session_replication_role=replica"},
        )
""",
        ),
    )

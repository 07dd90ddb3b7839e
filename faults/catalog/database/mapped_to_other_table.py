"""A class that is mapped to a table which there is not."""

from collections.abc import Iterable

import libcst as cst

from bases.app import App
from bases.description import Entity
from faults.editors.nodes import replaced
from faults.fault import Example, Family, Site
from faults.kinds.source.mappings import MappingFault, table_name


class MappedToOtherTable(MappingFault):
    """A class names a table that does not exist, as singular and plural are easily confused.

    The mapping is not compared with the database when the service starts. Every statement on this table fails with a
    server error, and so does whatever adds a row that refers to it.

    Find it: the stack trace says that a relation does not exist. Mend it: name the table as the schema does.
    """

    family = Family.DATABASE

    def places(self, app: App) -> Iterable[tuple[Site, Entity, str]]:
        entities = app.description.entities
        for name, entity in entities.items():
            operations = [
                operation
                for operation, described in app.description.operations.items()
                if described.entity == name
                or (described.method == "POST" and entities[described.entity].parent == name)
            ]
            if operations:
                yield Site(name, tuple(operations)), entity, ""

    def rewrite(self, node: cst.ClassDef, entity: Entity, detail: str) -> cst.ClassDef | None:
        named = table_name(node, entity)
        other = node.name.value.lower()
        if named is None or other == entity.table:
            return None
        rewritten = replaced(node, named, cst.SimpleString(f'"{other}"'))
        assert isinstance(rewritten, cst.ClassDef)
        return rewritten

    examples = (
        Example(
            place="entities",
            before="""\
class Star(Entity):
    __tablename__ = "stars"

    star_id: Mapped[int] = mapped_column(primary_key=True)
""",
            after="""\
class Star(Entity):
    __tablename__ = "star"

    star_id: Mapped[int] = mapped_column(primary_key=True)
""",
        ),
    )

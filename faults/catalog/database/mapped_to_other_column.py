"""An attribute that is mapped to a column which there is not."""

from collections.abc import Iterable

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.description import Entity
from faults.editors.nodes import matching, replaced
from faults.fault import Example, Family, Site
from faults.kinds.source.mappings import MappingFault


class MappedToOtherColumn(MappingFault):
    """An attribute of a class is mapped to a column that its table does not have.

    In Python the attribute has its usual name, so the code looks right wherever it is used. The database is asked for
    the other one: every statement that reads or writes the column fails with a server error.

    Find it: the stack trace says that a column does not exist, and which; the name stands in the mapping alone. Mend
    it: name the column as the schema does, or leave the name out.
    """

    family = Family.DATABASE

    def places(self, app: App) -> Iterable[tuple[Site, Entity, str]]:
        entities, operations = app.description.entities, app.description.operations
        for name, entity in entities.items():
            own = {operation: o.method for operation, o in operations.items() if o.entity == name}
            yield Site(f"{name}.{entity.lookup}", tuple(own)), entity, entity.lookup
            if entity.parent is not None:
                # A delete neither looks at the foreign key nor returns it.
                reading = tuple(operation for operation, method in own.items() if method != "DELETE")
                yield Site(f"{name}.{entities[entity.parent].key}", reading), entity, entities[entity.parent].key

    def rewrite(self, node: cst.ClassDef, entity: Entity, detail: str) -> cst.ClassDef | None:
        column = m.Call(func=m.Name("mapped_column"), args=[m.Arg(value=~m.SimpleString()), m.ZeroOrMore()])
        found = matching(node, m.AnnAssign(target=m.Name(detail), value=column))
        before, _, after = detail.partition("_")
        if len(found) != 1 or not after:
            return None
        assert isinstance(found[0], cst.AnnAssign)
        call = found[0].value
        assert isinstance(call, cst.Call)
        other = after if detail == entity.lookup else before
        named = cst.Arg(cst.SimpleString(f'"{other}"'), comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))
        rewritten = replaced(node, call, call.with_changes(args=[named, *call.args]))
        assert isinstance(rewritten, cst.ClassDef)
        return rewritten

    examples = (
        Example(
            place="entities",
            before="""\
class Star(Entity):
    __tablename__ = "stars"

    star_name: Mapped[str] = mapped_column(String(30), unique=True)
""",
            after="""\
class Star(Entity):
    __tablename__ = "stars"

    star_name: Mapped[str] = mapped_column("name", String(30), unique=True)
""",
        ),
    )

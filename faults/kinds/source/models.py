"""The models of requests and answers, field by field, and the operations that a field is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.nodes import matching, replaced
from faults.editors.python import find_function, module, split
from faults.errors import EditError

REQUEST, RESPONSE = "alias", "serialization_alias"


@dataclass(frozen=True)
class Use:
    """An operation that takes or gives a model. `strict` when the framework refuses a request that does not fit it."""

    operation: str
    strict: bool


@dataclass(frozen=True)
class ModelField:
    """`name: type = Field(alias="...")` in a class of a controller."""

    app: App
    path: str
    model: str
    statement: cst.AnnAssign
    alias: cst.SimpleString
    uses: tuple[Use, ...]

    @property
    def name(self) -> str:
        return code(self.statement.target)

    @property
    def annotation(self) -> str:
        return code(self.statement.annotation.annotation)

    @property
    def field(self) -> cst.Call:
        """The call of `Field`."""
        assert isinstance(self.statement.value, cst.Call)
        return self.statement.value

    @property
    def site(self) -> str:
        """What a site at this field is called."""
        entity = self.app.description.operations[self.uses[0].operation].entity
        return f"{entity}.{self.name.replace('_', '-')}"

    @property
    def role(self) -> str:
        """What the field is to its entity: its name, its parent, or what the field itself is called."""
        entities = self.app.description.entities
        entity: Entity = entities[self.app.description.operations[self.uses[0].operation].entity]
        if entity.lookup.endswith(self.name):
            return "name"
        return "parent" if entity.parent and entities[entity.parent].key == self.name else self.name

    def replace(self, statement: cst.AnnAssign) -> App:
        """The app with another statement in the field's place."""
        tree = replaced(module(self.app, self.path), self.statement, statement)
        return self.app.replace(self.path, tree.bytes)


def fields(app: App, keyword: str) -> Iterator[ModelField]:
    """Every field that has a name of its own in JSON, given by this keyword; one for each site's name."""
    seen: set[str] = set()
    for path in dict.fromkeys(split(operation.controller)[0] for operation in app.description.operations.values()):
        for model, statement, alias in _aliased(app, path, keyword):
            uses = tuple(_uses(app, path, model))
            found = ModelField(app, path, model, statement, alias, uses)
            if uses and found.site not in seen:
                seen.add(found.site)
                yield found


def field_at(app: App, keyword: str, site: str) -> ModelField:
    """The field of a site. Raises EditError when there is none."""
    for found in fields(app, keyword):
        if found.site == site:
            return found
    raise EditError(app.description.source, f"the field {site}", 0)


def renamed(field: ModelField) -> frozenset[Witness]:
    """What no longer holds when a field has another name than clients know it by."""
    found = set[Witness]()
    for use in field.uses:
        found |= {Witness(use.operation, Aspect.ANSWERS), Witness(use.operation, Aspect.EXACT)}
        if use.strict:
            found.add(Witness(use.operation, Aspect.REFUSES))
    return frozenset(found)


def _aliased(app: App, path: str, keyword: str) -> Iterator[tuple[str, cst.AnnAssign, cst.SimpleString]]:
    try:
        tree = module(app, path)
    except EditError:
        return
    value = m.Call(func=m.Name("Field"))
    for model in tree.body:
        if not isinstance(model, cst.ClassDef):
            continue
        for statement in matching(model.body, m.AnnAssign(target=m.Name(), value=value)):
            aliases = matching(statement, m.Arg(keyword=m.Name(keyword), value=m.SimpleString()))
            if len(aliases) == 1 and isinstance(statement, cst.AnnAssign) and isinstance(aliases[0], cst.Arg):
                alias = aliases[0].value
                assert isinstance(alias, cst.SimpleString)
                yield model.name.value, statement, alias


def _uses(app: App, path: str, model: str) -> Iterator[Use]:
    for name, operation in app.description.operations.items():
        function = find_function(app, operation.controller)
        if function is None or split(operation.controller)[0] != path:
            continue
        annotations = [parameter.annotation for parameter in function.params.params if parameter.annotation]
        taken = [annotation for annotation in annotations if matching(annotation, m.Name(model))]
        if taken or (function.returns is not None and matching(function.returns, m.Name(model))):
            # Where the model may be None, a request that does not fit it is refused by the handler itself.
            yield Use(name, any(not matching(annotation, m.Name("None")) for annotation in taken))

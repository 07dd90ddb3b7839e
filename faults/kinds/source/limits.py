"""How long a text in a request may be: the constraints of its field, or of the type that the field has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.layout import code
from faults.editors.nodes import matching, replaced
from faults.editors.python import module
from faults.errors import EditError
from faults.kinds.source.models import REQUEST, ModelField, fields

LEAST, GREATEST = "min_length", "max_length"


@dataclass(frozen=True)
class Limit:
    """One bound of a text's length, and the operations that refuse what is beyond it."""

    app: App
    path: str
    call: cst.Call
    bound: cst.Arg
    role: str
    operations: tuple[str, ...]

    @property
    def least(self) -> bool:
        return self.bound.keyword is not None and self.bound.keyword.value == LEAST

    @property
    def value(self) -> int:
        assert isinstance(self.bound.value, cst.Integer)
        return int(self.bound.value.value)

    @property
    def site(self) -> str:
        return f"{self.role.replace('_', '-')}.{'shortest' if self.least else 'longest'}"

    def set(self, value: int | None) -> App:
        """The app with another bound, or without one."""
        if value is None:
            kept = [arg for arg in self.call.args if arg is not self.bound]
            listed = ", ".join(code(arg.with_changes(comma=cst.MaybeSentinel.DEFAULT)) for arg in kept)
            new: cst.BaseExpression = cst.parse_expression(f"{code(self.call.func)}({listed})")
            old: cst.CSTNode = self.call
        else:
            old, new = self.bound.value, cst.Integer(str(value))
        tree = replaced(module(self.app, self.path), old, new)
        return self.app.replace(self.path, tree.bytes)


def limits(app: App) -> Iterator[Limit]:
    """Every bound, one for each site's name."""
    seen: set[str] = set()
    for field in fields(app, REQUEST):
        for path, call in _constraints(app, field):
            for arg in call.args:
                if arg.keyword is None or arg.keyword.value not in (LEAST, GREATEST):
                    continue
                if not isinstance(arg.value, cst.Integer):
                    continue
                found = Limit(app, path, call, arg, field.role, tuple(_bound(app, field)))
                if found.operations and found.site not in seen:
                    seen.add(found.site)
                    yield found


def limit_at(app: App, site: str) -> Limit:
    """The bound of a site. Raises EditError when there is none."""
    for found in limits(app):
        if found.site == site:
            return found
    raise EditError(app.description.source, f"the limit {site}", 0)


def _constraints(app: App, field: ModelField) -> Iterator[tuple[str, cst.Call]]:
    yield field.path, field.field
    alias = m.Assign(targets=[m.AssignTarget(target=m.Name(field.annotation))], value=m.Subscript())
    for path in app.below(app.description.source):
        try:
            lines = module(app, path).body if path.endswith(".py") else ()
        except EditError:
            continue
        for line in lines:
            for assignment in matching(line, alias) if isinstance(line, cst.SimpleStatementLine) else ():
                for call in matching(assignment, m.Call(func=m.Name("StringConstraints"))):
                    if isinstance(call, cst.Call):
                        yield path, call


def _bound(app: App, field: ModelField) -> Iterator[str]:
    """The operations that are held to a field's bounds: all whose models have the field's own type, if it is one."""
    for other in fields(app, REQUEST):
        if other.statement is field.statement or (
            field.annotation[0].isupper() and other.annotation == field.annotation
        ):
            yield from (use.operation for use in other.uses if use.strict)

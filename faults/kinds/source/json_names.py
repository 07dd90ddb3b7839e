"""Faults in the name that a field has in JSON."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.nodes import matching, replaced
from faults.editors.python import find_function, module, split
from faults.errors import EditError
from faults.fault import Family, Fault, Layer, Site

ALIASES = ("alias", "serialization_alias")


class FieldFault(Fault):
    """Respells a field's alias. Its sites are the fields of what the controllers take and give."""

    family = Family.UNICODE
    layer = Layer.SOURCE

    @abstractmethod
    def respell(self, text: str, random: Random) -> str:
        """Another spelling of the name."""

    def fits(self, text: str) -> bool:
        """Whether a name has such a spelling."""
        return len(text) > 1

    def sites(self, app: App) -> Iterator[Site]:
        paths = {split(operation.controller)[0] for operation in app.description.operations.values()}
        for path in sorted(paths):
            for model, field, alias in self._aliases(app, path):
                witnesses = _witnesses(app, path, model)
                if witnesses and self.fits(alias.raw_value):
                    subjects = tuple(sorted({witness.subject for witness in witnesses}))
                    name = f"{path.rpartition('/')[2].removesuffix('.py')}.{model}.{field}"
                    yield Site(name, subjects, witnesses=witnesses)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        path = split(app.description.operations[site.subject].controller)[0]
        model, field = site.name.split(".")[-2:]
        found = [alias for owner, name, alias in self._aliases(app, path) if (owner, name) == (model, field)]
        if len(found) != 1 or not self.fits(found[0].raw_value):
            raise EditError(path, f"an alias to respell for {model}.{field}", len(found))
        (alias,) = found
        spelt = alias.with_changes(value=f"{alias.quote}{self.respell(alias.raw_value, random)}{alias.quote}")
        tree = replaced(module(app, path), alias, spelt)
        assert isinstance(tree, cst.Module)
        return app.replace(path, tree.bytes)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return sorted(site.witnesses, key=lambda witness: (witness.subject, witness.aspect))

    @staticmethod
    def _aliases(app: App, path: str) -> list[tuple[str, str, cst.SimpleString]]:
        """Class, attribute and alias of every field of a module; none when it is no Python."""
        try:
            tree = module(app, path)
        except EditError:
            return []
        shape = m.Arg(keyword=m.OneOf(*(m.Name(alias) for alias in ALIASES)), value=m.SimpleString())
        return [
            (model.name.value, field.target.value, argument.value)
            for model in tree.body
            if isinstance(model, cst.ClassDef)
            for field in matching(model.body, m.AnnAssign(target=m.Name(), value=m.Call()))
            if isinstance(field, cst.AnnAssign) and isinstance(field.target, cst.Name) and field.value is not None
            for argument in matching(field.value, shape)
            if isinstance(argument, cst.Arg) and isinstance(argument.value, cst.SimpleString)
        ]


def _witnesses(app: App, path: str, model: str) -> frozenset[Witness]:
    """What is no longer right when a model's fields have other names than clients use."""
    found = set[Witness]()
    for name, operation in app.description.operations.items():
        function = find_function(app, operation.controller)
        if function is None or split(operation.controller)[0] != path:
            continue
        taken = [node for node in function.params.params if node.annotation and matching(node, m.Name(model))]
        given = function.returns is not None and matching(function.returns, m.Name(model))
        if taken or given:
            found |= {Witness(name, Aspect.ANSWERS), Witness(name, Aspect.EXACT)}
        # Where the body may be missing, one that makes no sense is refused as before.
        if any(not matching(node, m.Name("None")) for node in taken):
            found.add(Witness(name, Aspect.REFUSES))
    return frozenset(found)

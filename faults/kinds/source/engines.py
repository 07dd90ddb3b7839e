"""What faults in the connection pool's set-up have in common: they change how the engine is created."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from random import Random
from typing import Any, ClassVar

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.description import Description
from faults.editors.imports import add_import
from faults.editors.layout import code
from faults.editors.nodes import matching, replaced
from faults.editors.python import find_function, rewrite_function, split
from faults.errors import EditError
from faults.fault import Fault, Layer, Site

PART = "database.connect"
"""The part of a base that makes the engine."""


class EngineFault(Fault):
    """A fault that changes one call in the function that sets the database up. It has that one site, if it fits."""

    layer = Layer.SOURCE
    callee: ClassVar[str] = "create_engine"
    imports: ClassVar[tuple[tuple[str, str], ...]] = ()

    @abstractmethod
    def change(self, call: cst.Call, app: App, params: Any) -> cst.Call | None:
        """The call as it is to be; None when the fault does not fit."""

    @abstractmethod
    def subjects(self, description: Description) -> tuple[str, ...]:
        """What it breaks."""

    def sites(self, app: App) -> Iterator[Site]:
        reference = app.description.parts.get(PART)
        function = find_function(app, reference) if reference else None
        if function is not None and self._changed(function, app, self.parameters()) is not None:
            yield Site(PART, self.subjects(app.description))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        reference = app.description.parts.get(PART)
        if reference is None:
            raise EditError("base.yaml", f"the part {PART}", 0)
        path = split(reference)[0]

        def rewrite(function: cst.FunctionDef) -> cst.FunctionDef:
            changed = self._changed(function, app, params)
            if changed is None:
                raise EditError(path, f"the call of {self.callee} as it was", 0)
            return changed

        edited = rewrite_function(app, reference, rewrite)
        for package, name in self.imports:
            edited = add_import(edited, path, package, name)
        return edited

    def _changed(self, function: cst.FunctionDef, app: App, params: Any) -> cst.FunctionDef | None:
        calls = matching(function, m.Call(func=m.Name(self.callee)))
        if len(calls) != 1:
            return None
        assert isinstance(calls[0], cst.Call)
        changed = self.change(calls[0], app, params)
        if changed is None or code(changed) == code(calls[0]):
            return None
        broken = replaced(function, calls[0], changed)
        assert isinstance(broken, cst.FunctionDef)
        return broken


class OptionsFault(EngineFault):
    """A fault that adds a parameter of the database to the options that each connection is opened with."""

    @abstractmethod
    def option(self, app: App, params: Any) -> str:
        """The parameter, as name=value."""

    def change(self, call: cst.Call, app: App, params: Any) -> cst.Call | None:
        options = [
            element.value
            for element in matching(call, m.DictElement(key=m.SimpleString()))
            if isinstance(element, cst.DictElement) and code(element.key) == '"options"'
        ]
        given = self.option(app, params)
        if len(options) != 1:
            return None
        written = code(options[0])
        if not re.fullmatch(r'f?"[^"]*"', written) or f"-c {given.partition('=')[0]}=" in written:
            return None
        changed = replaced(call, options[0], cst.parse_expression(f'{written[:-1]} -c {given}"'))
        assert isinstance(changed, cst.Call)
        return changed


def with_argument(call: cst.Call, name: str, value: str | None) -> cst.Call | None:
    """The call with another value for a keyword argument, or without it; None when it does not have it."""
    arguments = list(call.args)
    places = [i for i, argument in enumerate(arguments) if argument.keyword and argument.keyword.value == name]
    if len(places) != 1:
        return None
    (place,) = places
    if value is None:
        last = arguments.pop(place)
        if place == len(arguments) and arguments:
            arguments[-1] = arguments[-1].with_changes(comma=last.comma)
    else:
        arguments[place] = arguments[place].with_changes(value=cst.parse_expression(value))
    return call.with_changes(args=arguments)


def with_new_argument(call: cst.Call, before: str, name: str, value: str) -> cst.Call | None:
    """The call with one more keyword argument, before another; None when it has it already or not the other."""
    arguments = list(call.args)
    names = [argument.keyword.value if argument.keyword else "" for argument in arguments]
    if name in names or before not in names:
        return None
    place = names.index(before)
    old = arguments[place]
    new = old.with_changes(keyword=cst.Name(name), value=cst.parse_expression(value), comma=arguments[0].comma)
    return call.with_changes(args=[*arguments[:place], new, *arguments[place:]])

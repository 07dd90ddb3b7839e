"""Faults of one kind: the name that a request carries is changed, or turned down, before it is used."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity, Operation
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.editors.python import find_function, parameters, prepend, replace_only
from faults.fault import Family, Site
from faults.kinds.source.functions import FunctionFault


class NameFault(FunctionFault):
    """Rewrites a function of the service that is given a name. Which names suffer is said by three marks."""

    family = Family.UNICODE
    place = "service"
    ordinary: ClassVar[bool] = True
    """Whether names of Latin words, in capitals and small letters, a space and digits come through as they are."""
    small: ClassVar[bool] = True
    """Whether a single word of small letters comes through."""
    longest: ClassVar[bool] = True
    """Whether a name of as many emoji as there may be comes through."""

    def sites(self, app: App) -> Iterator[Site]:
        for site in super().sites(app):
            operation = app.description.operations[site.subject]
            function = find_function(app, self.reference(operation))
            assert function is not None
            witnesses = self._witnesses(
                site.subject, operation, keeps(function, app.description.entities[operation.entity])
            )
            yield replace(site, subjects=(site.subject, f"{site.subject}.input"), witnesses=witnesses)

    def _witnesses(self, subject: str, operation: Operation, writes: bool) -> frozenset[Witness]:
        """What is seen of it: of an operation that writes, that it takes for new what is taken; of a login, which is
        tried with one name after the other, that some get in and some do not.
        """
        aspects = {Aspect.EXACT}
        if not writes and operation.method == "POST":
            aspects |= {Aspect.ANSWERS} if not self.small else {Aspect.STEADY} if not self.ordinary else set()
        elif not self.ordinary:
            aspects |= {Aspect.ANSWERS, Aspect.REFUSES} if writes else {Aspect.ANSWERS}
        found = {Witness(subject, aspect) for aspect in aspects}
        if writes and self.ordinary and not self.longest:
            found.add(Witness(f"{subject}.input", Aspect.ANSWERS))
        return frozenset(found)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return sorted(site.witnesses, key=lambda witness: (witness.subject, witness.aspect))


class RewrittenName(NameFault):
    """Changes the name in the one place where the function hands it on."""

    @abstractmethod
    def expression(self, name: str, params: Any) -> str:
        """What is handed on in the name's place."""

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        name = given_name(function)
        if name is None:
            return None
        changed = cst.parse_expression(self.expression(name, params))

        def build(argument: cst.CSTNode) -> cst.CSTNode:
            return argument.with_changes(value=changed)

        return replace_only(function, m.Arg(value=m.Name(name)), build)


class RefusedName(NameFault):
    """Turns some names down before anything is done, in the way in which the function says no."""

    @abstractmethod
    def condition(self, name: str, params: Any) -> str:
        """When a name is refused."""

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        name = given_name(function)
        returns = code(function.returns.annotation) if function.returns else ""
        refusal = "None" if returns.endswith("| None") else "False" if returns == "bool" else None
        if name is None or refusal is None or not hands_on(function, name):
            return None
        return prepend(function, f"if {self.condition(name, params)}:\n    return {refusal}\n")


def given_name(function: cst.FunctionDef) -> str | None:
    """The parameter with the name: the first that is a text."""
    return next((name for name, annotation in parameters(function).items() if annotation == "str"), None)


def hands_on(function: cst.FunctionDef, name: str) -> bool:
    return len(matching(function, m.Arg(value=m.Name(name)))) == 1


def keeps(function: cst.FunctionDef, entity: Entity) -> bool:
    """Whether a function makes a row: it gives an entity the column that rows are looked up by."""
    return bool(matching(function, m.Arg(keyword=m.Name(entity.lookup))))

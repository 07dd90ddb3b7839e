"""Faults on one way through a controller: the one that ends in success, or the one that ends in a refusal."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any, Literal, get_args

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.nodes import matching, replaced
from faults.editors.python import find_function, rewrite_function, split
from faults.errors import EditError
from faults.fault import Family, Fault, Layer, Site
from faults.kinds.homoglyphs import has_double

Branch = Literal["success", "refusal"]
BRANCHES: tuple[Branch, ...] = get_args(Branch)


class BranchFault(Fault):
    """Respells one string or name on one way through an operation's controller. Its sites are these ways."""

    family = Family.UNICODE
    layer = Layer.SOURCE

    @abstractmethod
    def find(self, branch: list[cst.CSTNode]) -> cst.CSTNode | None:
        """What is to be respelt among a branch's statements; None when there is no such thing."""

    @abstractmethod
    def respell(self, node: cst.CSTNode, random: Random) -> cst.CSTNode: ...

    def sites(self, app: App) -> Iterator[Site]:
        for name, operation in app.description.operations.items():
            function = find_function(app, operation.controller)
            for branch in BRANCHES if function else ():
                if self.find(statements_of(function, branch)) is not None:
                    broken = {Aspect.ANSWERS, Aspect.EXACT} if branch == "success" else {Aspect.REFUSES}
                    yield Site(f"{name}.{branch}", (name,), frozenset(broken))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        operation = app.description.operations[site.subject]
        path, name = split(operation.controller)
        branch = next(branch for branch in BRANCHES if site.name == f"{site.subject}.{branch}")

        def rewrite(function: cst.FunctionDef) -> cst.FunctionDef:
            found = self.find(statements_of(function, branch))
            if found is None:
                raise EditError(path, f"what {self.id} respells on the way to {branch} in {name}", 0)
            return replaced(function, found, self.respell(found, random))

        return rewrite_function(app, operation.controller, rewrite)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, aspect) for aspect in sorted(site.aspects)]


class TextFault(BranchFault):
    """Respells the text that a client is answered."""

    @abstractmethod
    def respell_text(self, text: str, random: Random) -> str:
        """Another spelling of what stands between the quotation marks."""

    def fits(self, text: str) -> bool:
        """Whether a text has such a spelling."""
        return len(text) > 1

    def find(self, branch: list[cst.CSTNode]) -> cst.CSTNode | None:
        answer = m.Call(func=m.Name(), args=[m.Arg(value=m.SimpleString(), keyword=None), m.ZeroOrMore()])
        calls = [call for node in branch for call in matching(node, answer) if isinstance(call, cst.Call)]
        texts = [call.args[0].value for call in calls]
        if len(texts) != 1 or not isinstance(texts[0], cst.SimpleString) or not self.fits(texts[0].raw_value):
            return None
        return texts[0]

    def respell(self, node: cst.CSTNode, random: Random) -> cst.CSTNode:
        assert isinstance(node, cst.SimpleString)
        spelt = self.respell_text(node.raw_value, random)
        return node.with_changes(value=f"{node.prefix}{node.quote}{spelt}{node.quote}")


def statements_of(function: cst.FunctionDef | None, branch: Branch) -> list[cst.CSTNode]:
    """A refusal is what stands under a condition, a success what stands under none."""
    body = function.body.body if function else ()
    if branch == "refusal":
        return [node.body for node in body if isinstance(node, cst.If)]
    return [node for node in body if isinstance(node, cst.SimpleStatementLine)]


def returned_name(branch: list[cst.CSTNode]) -> cst.Name | None:
    """The first name, one with a letter that has a double, in the one thing that a branch returns."""
    returns = [found for node in branch for found in matching(node, m.Return(value=m.DoNotCare()))]
    if len(returns) != 1:
        return None
    names = [node for node in matching(returns[0], m.Name()) if isinstance(node, cst.Name) and has_double(node.value)]
    return names[0] if names else None

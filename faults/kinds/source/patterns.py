"""What faults that go by the shape of the code have in common: they rewrite it wherever in the source it is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any, ClassVar

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Witness
from faults.editors.imports import add_import
from faults.editors.nodes import matching, replaced
from faults.editors.python import module
from faults.editors.unused import drop_unused
from faults.errors import EditError
from faults.fault import Fault, Layer, Site
from faults.kinds.manifests.settings import site, witnesses

Place = tuple[str, cst.CSTNode]


def modules(app: App) -> Iterator[tuple[str, cst.Module]]:
    """Every module of the app's own source that parses, with its path."""
    for path in app.below(app.description.source):
        if path.endswith(".py"):
            try:
                yield path, module(app, path)
            except EditError:
                continue


def search(app: App, pattern: m.BaseMatcherNode, word: str) -> list[Place]:
    """Everything of a shape in the app's own source: its path and node.

    Only modules in which a word occurs are looked at: to match every node of them all takes a third of a second.
    """
    found = []
    for path in app.below(app.description.source):
        if path.endswith(".py") and word.encode() in app.files[path]:
            with suppress(EditError):
                found += [(path, node) for node in matching(module(app, path), pattern)]
    return found


def search_one(app: App, pattern: m.BaseMatcherNode, word: str, sought: str) -> Place:
    """The only thing of a shape. Raises EditError, with what was sought, when there is none or more than one."""
    found = search(app, pattern, word)
    if len(found) != 1:
        raise EditError(app.description.source, sought, len(found))
    return found[0]


def replace_node(app: App, path: str, old: cst.CSTNode, new: cst.CSTNode) -> App:
    """Puts another node in place of one of a module."""
    tree = replaced(module(app, path), old, new)
    return app.replace(path, tree.bytes)


def expression(text: str) -> cst.BaseExpression:
    return cst.parse_expression(text)


def with_argument(call: cst.Call, text: str) -> cst.Call:
    """A call with one more argument, written as after the others."""
    wrapped = cst.ensure_type(cst.parse_expression(f"f({text})"), cst.Call)
    last = call.args[-1]
    if not isinstance(last.comma, cst.Comma):
        comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
        return call.with_changes(args=[*call.args[:-1], last.with_changes(comma=comma), *wrapped.args])
    if len(call.args) == 1:
        return call
    # One argument a line: the new one is laid out as those before it are.
    new = wrapped.args[0].with_changes(comma=last.comma, whitespace_after_arg=last.whitespace_after_arg)
    return call.with_changes(args=[*call.args[:-1], last.with_changes(comma=call.args[-2].comma), new])


def without_argument(call: cst.Call, argument: cst.Arg) -> cst.Call:
    """A call without one of its arguments; the one before a last one takes over what follows it."""
    left = [each for each in call.args if each is not argument]
    if left and argument is call.args[-1]:
        left[-1] = left[-1].with_changes(comma=argument.comma)
    return call.with_changes(args=left)


@dataclass(frozen=True)
class Cut:
    """A place that can be rewritten: the site's name, the module, the node and what takes its place."""

    name: str
    path: str
    old: cst.CSTNode
    new: cst.CSTNode


class CutFault(Fault):
    """A fault that rewrites single pieces of code, and breaks the same wherever that is."""

    layer = Layer.SOURCE
    imports: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Names the rewritten code needs, as (package, name)."""
    shows: ClassVar[tuple[Witness, ...]]

    @abstractmethod
    def cuts(self, app: App, params: Any) -> Iterable[Cut]:
        """Every place that it could rewrite."""

    def sites(self, app: App) -> Iterator[Site]:
        for cut in self.cuts(app, self.parameters()):
            try:
                self._write(app, cut)
            except EditError:
                continue
            yield site(cut.name, self.shows)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        found = [cut for cut in self.cuts(app, params) if cut.name == site.name]
        if len(found) != 1:
            raise EditError(app.description.source, f"what {self.id} breaks at {site.name}", len(found))
        return self._write(app, found[0])

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)

    def _write(self, app: App, cut: Cut) -> App:
        written = replace_node(app, cut.path, cut.old, cut.new)
        if written is app:
            raise EditError(cut.path, f"what {self.id} would change", 0)
        for package, name in self.imports:
            written = add_import(written, cut.path, package, name)
        return drop_unused(app, written, cut.path)


class PatternFault(CutFault):
    """A fault that rewrites the one place in the source that has a shape."""

    pattern: ClassVar[m.BaseMatcherNode]
    word: ClassVar[str]
    """A word that stands wherever the shape does."""

    @abstractmethod
    def rewrite(self, app: App, node: Any, params: Any) -> cst.CSTNode | None:
        """What takes the node's place; None where the fault does not fit."""

    def cuts(self, app: App, params: Any) -> Iterable[Cut]:
        found = search(app, self.pattern, self.word)
        for path, node in found if len(found) == 1 else ():
            new = self.rewrite(app, node, params)
            if new is not None:
                yield Cut(self.shows[0].subject, path, node, new)

"""What faults in imports have in common: names are imported from a package that has none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from random import Random
from typing import Any, ClassVar

import libcst as cst

from bases.app import App
from bases.contract import Witness
from faults.editors.imports import add_import, drop_import
from faults.editors.layout import code
from faults.errors import EditError
from faults.fault import Family, Fault, Layer, Site
from faults.kinds.manifests.settings import STARTS, site, witnesses
from faults.kinds.source.patterns import modules


class ImportFault(Fault):
    """A fault that imports names from another package. Its sites are the modules and the packages they import from."""

    family = Family.DEPENDENCIES
    layer = Layer.SOURCE
    packages: ClassVar[tuple[tuple[str, str], ...]]
    """The packages that it fits, and those that it imports from in their place."""

    def sites(self, app: App) -> Iterator[Site]:
        for path, tree in modules(app):
            for package, other in self.packages:
                if _names(tree, package):
                    try:
                        self._move(app, path, package, other)
                    except EditError:
                        continue
                    yield site(_dotted(app, path, package), [STARTS])

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        for path, _ in modules(app):
            for package, other in self.packages:
                if _dotted(app, path, package) == site.name:
                    return self._move(app, path, package, other)
        raise EditError(app.description.source, f"the module and the package of {site.name}", 0)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)

    @staticmethod
    def _move(app: App, path: str, package: str, other: str) -> App:
        (tree,) = (tree for found, tree in modules(app) if found == path)
        names = _names(tree, package)
        if not names:
            raise EditError(path, f"an import from {package}", 0)
        moved = app
        for name in names:
            moved = add_import(moved, path, other, name)
        return drop_import(moved, path, package, names)


def _names(tree: cst.Module, package: str) -> list[str]:
    """What a module imports from a package, by its own name."""
    found = [
        alias.evaluated_name
        for node in tree.body
        if isinstance(node, cst.SimpleStatementLine)
        for statement in node.body
        if isinstance(statement, cst.ImportFrom) and statement.module and not statement.relative
        if code(statement.module) == package and not isinstance(statement.names, cst.ImportStar)
        for alias in statement.names
        if alias.asname is None
    ]
    return sorted(found)


def _dotted(app: App, path: str, package: str) -> str:
    """A module of the app's own source as it is imported there, and a package."""
    inside = PurePosixPath(path).relative_to(app.description.source).with_suffix("")
    return f"{'.'.join(inside.parts)}.{package}"

"""What Python does when it loads the app's own modules, as far as it decides whether their imports succeed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import libcst as cst

from bases.app import App
from faults.editors.python import code
from faults.scopes import sources


class CircularImportError(Exception):
    """A module asks another one for a name that it does not have yet."""


@dataclass(frozen=True)
class FromImport:
    """`from package import name`, at the head of a module."""

    line: cst.SimpleStatementLine
    package: str
    names: tuple[tuple[str, str], ...]
    """What is imported, and what it is called here."""


def from_imports(tree: cst.Module) -> Iterator[FromImport]:
    """Those of a module's own level, in their order."""
    for line in tree.body:
        if not isinstance(line, cst.SimpleStatementLine):
            continue
        for statement in line.body:
            if not isinstance(statement, cst.ImportFrom) or isinstance(statement.names, cst.ImportStar):
                continue
            if statement.module is None or statement.relative:
                continue
            names = tuple(
                (alias.evaluated_name, alias.evaluated_alias or alias.evaluated_name) for alias in statement.names
            )
            yield FromImport(line, code(statement.module), names)


def modules(app: App) -> dict[str, cst.Module]:
    """The app's own modules by their dotted names."""
    found = {}
    for path, tree in sources(app):
        found[path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")] = tree
    return found


def entry(app: App) -> str | None:
    """The module that the service is started with, `python -m package`."""
    command = app.description.service.command
    if "-m" not in command[:-1]:
        return None
    return f"{command[command.index('-m') + 1]}.__main__"


@dataclass
class Loader:
    """Loads modules one into the other, as they import each other."""

    trees: Mapping[str, cst.Module]
    loaded: dict[str, set[str]] = field(default_factory=dict)
    """The names that each module has so far, in the order in which they began to load."""

    def load(self, name: str) -> None:
        """Raises CircularImportError when an import cannot succeed."""
        parent, _, last = name.rpartition(".")
        if parent in self.trees:
            self.load(parent)
        if name in self.loaded or name not in self.trees:
            return
        self.loaded[name] = set()
        for statement in self.trees[name].body:
            self._run(name, statement)
        if parent in self.loaded:
            self.loaded[parent].add(last)

    def _run(self, name: str, statement: cst.CSTNode) -> None:
        own = self.loaded[name]
        if isinstance(statement, cst.FunctionDef | cst.ClassDef):
            own.add(statement.name.value)
        elif isinstance(statement, cst.SimpleStatementLine):
            for found in from_imports(cst.Module(body=[statement])):
                self.load(found.package)
                for wanted, called in found.names:
                    self._find(found.package, wanted)
                    own.add(called)
            for small in statement.body:
                if isinstance(small, cst.Assign):
                    own.update(code(target.target) for target in small.targets)
                elif isinstance(small, cst.AnnAssign):
                    own.add(code(small.target))

    def _find(self, package: str, wanted: str) -> None:
        names = self.loaded.get(package)
        if names is None or wanted in names:
            return
        if f"{package}.{wanted}" not in self.trees:
            raise CircularImportError(f"{package} has no {wanted} yet")
        self.load(f"{package}.{wanted}")

"""What Python does when it loads the app's own modules, as far as it decides whether their imports succeed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import libcst as cst

from bases.app import App
from faults.editors.layout import code
from faults.kinds.source.scopes import sources


class CircularImportError(Exception):
    """A module asks another one for a name that it does not have yet."""


@dataclass(frozen=True)
class FromImport:
    """`from package import name`, at the head of a module."""

    line: cst.SimpleStatementLine
    package: str
    names: tuple[tuple[str, str], ...]
    """What is imported, and what it is called here."""


Step = FromImport | str
"""What a statement of a module's own level does to its names: it imports some, or makes one."""


@lru_cache(maxsize=128)
def steps(tree: cst.Module) -> tuple[Step, ...]:
    """What loading a module does, in the order of its statements."""
    return tuple(_steps(tree))


def _steps(tree: cst.Module) -> Iterator[Step]:
    for statement in tree.body:
        if isinstance(statement, cst.FunctionDef | cst.ClassDef):
            yield statement.name.value
        if not isinstance(statement, cst.SimpleStatementLine):
            continue
        for small in statement.body:
            if isinstance(small, cst.Assign):
                yield from (code(target.target) for target in small.targets)
            elif isinstance(small, cst.AnnAssign):
                yield code(small.target)
            elif isinstance(small, cst.ImportFrom) and small.module is not None and not small.relative:
                aliases = () if isinstance(small.names, cst.ImportStar) else small.names
                names = [(alias.evaluated_name, alias.evaluated_alias) for alias in aliases]
                yield FromImport(statement, code(small.module), tuple((name, alias or name) for name, alias in names))


def from_imports(tree: cst.Module) -> list[FromImport]:
    """Those of a module's own level, in their order."""
    return [step for step in steps(tree) if isinstance(step, FromImport)]


def modules(app: App) -> dict[str, tuple[Step, ...]]:
    """What loading each of the app's own modules does, by their dotted names."""
    found = {}
    for path, tree in sources(app):
        found[path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")] = steps(tree)
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

    modules: Mapping[str, tuple[Step, ...]]
    loaded: dict[str, set[str]] = field(default_factory=dict)
    """The names that each module has so far, in the order in which they began to load."""

    def load(self, name: str) -> None:
        """Raises CircularImportError when an import cannot succeed."""
        parent, _, last = name.rpartition(".")
        if parent in self.modules:
            self.load(parent)
        if name in self.loaded or name not in self.modules:
            return
        own = self.loaded[name] = set()
        for step in self.modules[name]:
            if isinstance(step, str):
                own.add(step)
                continue
            self.load(step.package)
            for wanted, called in step.names:
                self._find(step.package, wanted)
                own.add(called)
        if parent in self.loaded:
            self.loaded[parent].add(last)

    def _find(self, package: str, wanted: str) -> None:
        names = self.loaded.get(package)
        if names is None or wanted in names:
            return
        if f"{package}.{wanted}" not in self.modules:
            raise CircularImportError(f"{package} has no {wanted} yet")
        self.load(f"{package}.{wanted}")

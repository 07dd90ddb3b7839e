"""The files of an app, as an immutable value."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bases.description import Description

# What tools leave behind in a source tree, an installed wheel's byte-code among it. None of it is the app's.
_LEFTOVERS = frozenset({"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".git", ".venv", ".DS_Store"})


@dataclass(frozen=True, eq=False)
class App:
    """Paths (POSIX, relative to the app's folder) and their bytes, with the description of the base they came from.

    An App never changes: `replace` and `remove` return a new one that shares every file they did not touch.
    """

    description: Description
    files: Mapping[str, bytes]

    def __post_init__(self) -> None:
        """Keeps a copy of its own: what the caller does to the mapping later changes nothing here."""
        object.__setattr__(self, "files", MappingProxyType(dict(self.files)))

    @classmethod
    def from_directory(cls, directory: Path, description: Description) -> App:
        """Reads every file below a folder. Raises OSError when one cannot be read."""
        found = {
            path.relative_to(directory).as_posix(): path.read_bytes()
            for path in sorted(directory.rglob("*"))
            if path.is_file() and not _LEFTOVERS.intersection(path.relative_to(directory).parts)
        }
        return cls(description, found)

    def __contains__(self, path: str) -> bool:
        return path in self.files

    def text(self, path: str) -> str:
        """A file's text, line ends as they are. KeyError when there is no such file."""
        return self.files[path].decode()

    def replace(self, path: str, content: str | bytes) -> App:
        """The app with one file's content set. A path it has not had is added."""
        data = content.encode() if isinstance(content, str) else content
        if self.files.get(path) == data:
            return self
        return App(self.description, {**self.files, path: data})

    def remove(self, path: str) -> App:
        """The app without one file. KeyError when there is no such file."""
        self.files[path]
        return App(self.description, {p: data for p, data in self.files.items() if p != path})

    def below(self, folder: str) -> Iterator[str]:
        """Every path in a folder and in the folders below it, sorted."""
        return (path for path in sorted(self.files) if PurePosixPath(folder) in PurePosixPath(path).parents)

    def changed(self, other: App) -> list[str]:
        """The paths whose bytes differ between two apps, sorted."""
        paths = self.files.keys() | other.files.keys()
        return sorted(path for path in paths if self.files.get(path) != other.files.get(path))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over paths and contents: equal for equal trees, on any machine."""
        whole = hashlib.sha256()
        for path in sorted(self.files):
            content = self.files[path]
            whole.update(f"{len(path.encode())}:{path}:{len(content)}:".encode())
            whole.update(content)
        return whole.hexdigest()

    def write(self, directory: Path) -> None:
        """Writes every file below an existing folder."""
        for path, content in self.files.items():
            target = directory / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

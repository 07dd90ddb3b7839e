"""What differs between two apps: line by line, to find edits that overlap and to write patches."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bases.app import App


@dataclass(frozen=True)
class Change:
    """Lines of one file that were replaced. `start` and `end` count the lines before, from 0, half open."""

    path: str
    start: int
    end: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    after_start: int

    def overlaps(self, other: Change) -> bool:
        """Whether two changes to the same original touch the same lines, or insert at the same place.

        Two imports that are added side by side, or the same import added twice, get along.
        """
        if self.path != other.path or (self.is_import() and other.is_import()):
            return False
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end

    def is_import(self) -> bool:
        lines = [line for line in (*self.before, *self.after) if line.strip()]
        return bool(lines) and all(line.startswith(("import ", "from ")) for line in lines)


@lru_cache(maxsize=4096)
def _changes(path: str, before: bytes, after: bytes) -> tuple[Change, ...]:
    old = before.decode("utf-8", "surrogateescape").splitlines(keepends=True)
    new = after.decode("utf-8", "surrogateescape").splitlines(keepends=True)
    return tuple(
        Change(path, i1, i2, tuple(old[i1:i2]), tuple(new[j1:j2]), j1)
        for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    )


def changes(before: App, after: App) -> list[Change]:
    """Every change between two apps, by path and line."""
    return [
        change
        for path in before.changed(after)
        for change in _changes(path, before.files.get(path, b""), after.files.get(path, b""))
    ]


def overlap(first: Sequence[Change], second: Sequence[Change]) -> Change | None:
    """The first change that another list of changes overlaps."""
    return next((change for change in first if any(change.overlaps(other) for other in second)), None)


def patch(before: App, after: App) -> str:
    """A unified diff, as `git apply` and `patch -p1` take it."""
    parts: list[str] = []
    for path in before.changed(after):
        old = before.files.get(path, b"").decode("utf-8", "surrogateescape").splitlines(keepends=True)
        new = after.files.get(path, b"").decode("utf-8", "surrogateescape").splitlines(keepends=True)
        source = f"a/{path}" if path in before else "/dev/null"
        target = f"b/{path}" if path in after else "/dev/null"
        for line in difflib.unified_diff(old, new, source, target):
            parts.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(parts)

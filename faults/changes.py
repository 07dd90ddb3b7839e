"""What differs between two apps: line by line, to find edits that overlap and to write patches."""

from __future__ import annotations

import difflib
import io
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

    def overlaps(self, other: Change, *, share_imports: bool = True) -> bool:
        """Whether two changes to the same original touch the same lines, or insert at the same place.

        Two imports that are added side by side, or the same import added twice, get along unless told otherwise. One
        that moves a name to another package does not: it replaces the line.
        """
        if self.path != other.path or (share_imports and self.is_import() and other.is_import()):
            return False
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end

    def is_import(self) -> bool:
        before, after = ([line for line in lines if line.strip()] for lines in (self.before, self.after))
        if not all(line.startswith(("import ", "from ")) for line in (*before, *after)):
            return False
        packages = [{line.split()[1] for line in lines} for lines in (before, after) if lines]
        return bool(packages) and bool(set.intersection(*packages))


def _lines(content: bytes) -> list[str]:
    """The lines as patch and git count them: they end at a line feed and at nothing else."""
    return list(io.StringIO(content.decode("utf-8", "surrogateescape"), newline="\n"))


@lru_cache(maxsize=4096)
def _changes(path: str, before: bytes, after: bytes) -> tuple[Change, ...]:
    old, new = _lines(before), _lines(after)
    found: list[Change] = []
    for opcode in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        tag, i1, _, _, j2 = opcode
        if tag == "equal":
            continue
        # Among equal lines (often blank ones) an insertion could stand at several places: take the first of them.
        up, room = 0, i1 - (found[-1].end if found else 0)
        while tag == "insert" and up < room and old[i1 - up - 1] == new[j2 - up - 1]:
            up += 1
        i1, i2, j1, j2 = (line - up for line in opcode[1:])
        found.append(Change(path, i1, i2, tuple(old[i1:i2]), tuple(new[j1:j2]), j1))
    return tuple(found)


def changes(before: App, after: App) -> list[Change]:
    """Every change between two apps, by path and line."""
    return [
        change
        for path in before.changed(after)
        for change in _changes(path, before.files.get(path, b""), after.files.get(path, b""))
    ]


def overlap(first: Sequence[Change], second: Sequence[Change], *, share_imports: bool = True) -> Change | None:
    """The first change that another list of changes overlaps."""
    pairs = ((change, other) for change in first for other in second)
    return next((change for change, other in pairs if change.overlaps(other, share_imports=share_imports)), None)


def patch(before: App, after: App) -> str:
    """A unified diff, as `git apply` and `patch -p1` take it."""
    parts: list[str] = []
    for path in before.changed(after):
        old, new = _lines(before.files.get(path, b"")), _lines(after.files.get(path, b""))
        end = "\t" if " " in path else ""  # without it, patch takes the name to end at the space
        source = f"a/{path}{end}" if path in before else "/dev/null"
        target = f"b/{path}{end}" if path in after else "/dev/null"
        for line in difflib.unified_diff(old, new, source, target):
            parts.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(parts)

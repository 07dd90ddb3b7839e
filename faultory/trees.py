"""What a team hands back: the changed tree, in a folder or an archive, with whatever else has gathered around it."""

from __future__ import annotations

import fnmatch
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from bases.app import App
from packager.archive import MAXIMUM_BYTES, MAXIMUM_FILES, is_archive, unpack
from packager.errors import PackageError

LEFTOVERS = (
    ".*cache", ".DS_Store", ".git", ".gitattributes", ".gitignore", ".gitkeep", ".hypothesis", ".idea", ".tox", ".venv",
    ".vscode", "Thumbs.db", "__MACOSX", "__pycache__", "node_modules", "venv", "*.bak", "*.egg-info", "*.orig", "*.pyc",
    "*.pyo", "*.rej", "*.swo", "*.swp", "*~", "#*#", "._*",
)  # fmt: skip
"""What version control, editors and tools leave in a tree."""
COMPANIONS = ("*.md", "*.pdf", "*.zip", "picture.svg", "proof.json", "recipe.yaml", "start.sh")
"""What lies beside an app without being a part of it. Only where the app itself has no such file."""
NESTED = 3
"""A tree may lie in a folder within a folder, as unpacking makes them."""


def read_tree(given: Path, broken: App) -> App:
    """The app in a folder or a zip archive, described as the broken one is.

    Raises PackageError for what is no such tree, for links and special files, and for more than an archive may hold.
    """
    if not given.exists():
        raise PackageError(f"{given}: there is no such folder or archive")
    if given.is_dir():
        found = dict(_files(given))
    elif is_archive(given):
        found = {path: data for path, data in unpack(given).items() if not _is_leftover(path)}
    else:
        raise PackageError(f"{given}: neither a folder nor a zip archive; name the folder with the changed tree")
    root = _root(found, broken)
    if root is None:
        source = broken.description.source
        raise PackageError(
            f"{given}: no tree of {broken.description.title} in there: expected {source}/ and what is beside it, as "
            "they were handed out"
        )
    missing = sorted(path for path in broken.files if f"{root}{path}" not in found)
    if len(missing) > len(broken.files) / 2:
        raise PackageError(
            f"{given}: {len(missing)} of the {len(broken.files)} files that were handed out are missing, {missing[0]} "
            "for one; name the folder with the whole tree, not with what was changed alone"
        )
    inside = {path.removeprefix(root): data for path, data in found.items() if path.startswith(root)}
    app = App(
        broken.description,
        {path: _as_it_was(path, data, broken) for path, data in inside.items() if not _is_companion(path, broken)},
    )
    for script in broken.description.database.scripts:
        if script in app:
            _demand_text(given, script, app.files[script])
    return app


def _is_leftover(path: str) -> bool:
    return any(fnmatch.fnmatchcase(part, pattern) for part in path.split("/") for pattern in LEFTOVERS)


def _is_companion(path: str, broken: App) -> bool:
    return "/" not in path and path not in broken and any(fnmatch.fnmatchcase(path, name) for name in COMPANIONS)


def _as_it_was(path: str, content: bytes, broken: App) -> bytes:
    """A file of which nothing but the line ends was changed, by git for one, as it was handed out."""
    before = broken.files.get(path)
    return before if before is not None and before == content.replace(b"\r\n", b"\n") else content


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, leftovers not looked at."""
    number, left = 0, MAXIMUM_BYTES
    for place, folders, names in os.walk(folder, onerror=_fail):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not _is_leftover(name))
        for name in [*folders, *sorted(names)]:
            path = here / name
            inside = path.relative_to(folder).as_posix()
            kind = path.lstat().st_mode
            if _is_leftover(name) or stat.S_ISDIR(kind):
                continue
            if not stat.S_ISREG(kind):
                raise PackageError(f"{path}: a link or special file; put the file itself in its place")
            number += 1
            if number > MAXIMUM_FILES:
                raise PackageError(f"{folder}: more than {MAXIMUM_FILES} files; leave out what is not the application")
            with path.open("rb") as stream:
                content = stream.read(left + 1)
            left -= len(content)
            if left < 0:
                raise PackageError(f"{folder}: more than {MAXIMUM_BYTES >> 20} MB, with {inside}; leave that out")
            yield inside, content


def _fail(error: OSError) -> None:
    raise error


def _root(found: Mapping[str, bytes], broken: App) -> str | None:
    """The folder, with a slash behind it, in which most of the app's files are; None when none has its source."""
    candidates = {""}
    for path in found:
        parents = PurePosixPath(path).parents
        candidates.update(f"{parent}/" for parent in parents if str(parent) != "." and len(parent.parts) <= NESTED)
    source = set(broken.below(broken.description.source))
    known = {root: {path for path in broken.files if f"{root}{path}" in found} for root in candidates}
    root = max(sorted(candidates, key=len), key=lambda one: len(known[one]))
    return root if known[root] & source else None


def _demand_text(given: Path, path: str, content: bytes) -> None:
    try:
        content.decode()
    except UnicodeDecodeError as error:
        raise PackageError(f"{given}: {path} is not UTF-8 at byte {error.start}; save it as UTF-8") from error

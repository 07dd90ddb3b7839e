"""Where a leak could be: every file, name, field and time stamp of a finished hand-out."""

from __future__ import annotations

import base64
import binascii
import stat
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from packager.bundle import EPOCH
from packager.handout import BRIEF, LOG
from packager.leaks.image import image_places
from packager.leaks.place import Moment, Place, Zone
from packager.leaks.sought import Sought
from packager.startup import ARCHIVE


def places(folder: Path, sought: Sought, known: frozenset[str]) -> Iterator[Place | Moment]:
    """Everything in a bundle's folder. Layers of these digests are the healthy service's, too, and tell nothing."""
    own = sought.broken.name.removeprefix(f"{sought.apps[0].description.name}-")
    yield Place("the folder's name", own.encode(), Zone.OWN)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        status = path.lstat()
        if status.st_mtime != EPOCH:
            yield Moment(name, f"{status.st_mtime:.0f}")
        if name not in sought.healthy.files and not any(one.startswith(f"{name}/") for one in sought.healthy.files):
            yield Place(f"{name}: its name", name.encode(), Zone.OWN, _lines(ARCHIVE, LOG, BRIEF))
        if path.is_symlink():
            yield Place(f"{name}: where it leads", bytes(path.readlink()), Zone.OWN)
        elif name == ARCHIVE:
            yield from image_places(path, sought, known)
        elif stat.S_ISREG(status.st_mode):
            yield from _file(name, path.read_bytes(), sought)


def _lines(*texts: str) -> frozenset[bytes]:
    return frozenset(text.encode() for text in texts)


def _file(name: str, data: bytes, sought: Sought) -> Iterator[Place]:
    zone = {BRIEF: Zone.PROSE, LOG: Zone.BUILD}.get(name, Zone.OWN)
    expected = sought.expected(name) if zone is Zone.OWN else frozenset()
    if data != sought.apps[0].files.get(name):
        yield Place(name, data, zone, expected)
    if name.endswith((".yaml", ".yml")) and b"Secret" in data:
        usual = {value for _, value in _secrets(sought.healthy.files.get(name, b""))}
        for key, value in _secrets(data):
            if value not in usual:
                yield Place(f"{name}: data.{key}, decoded", value, Zone.OWN)


def _secrets(data: bytes) -> Iterator[tuple[str, bytes]]:
    """What the Secrets of a file hold, by their keys."""
    try:
        documents = list(YAML(typ="safe").load_all(data))
    except (YAMLError, ValueError, RecursionError):
        return
    for document in documents:
        held = document.get("data") if isinstance(document, dict) and document.get("kind") == "Secret" else None
        for key, value in held.items() if isinstance(held, dict) else ():
            try:
                yield str(key), base64.b64decode(str(value))
            except (binascii.Error, ValueError):
                continue

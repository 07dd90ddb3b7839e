"""Where a leak could be: every file, name, field, label, layer and time stamp of a finished hand-out."""

from __future__ import annotations

import base64
import binascii
import stat
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path, PurePosixPath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from images.archive import EPOCH as IMAGE_EPOCH
from images.archive import Layer, SavedImage, measure, open_image
from images.errors import ArchiveError
from packager.bundle import EPOCH
from packager.handout import BRIEF, LOG
from packager.leaks.sought import Sought
from packager.startup import ARCHIVE


class Zone(Enum):
    """Who wrote what is there, which decides what is remarkable in it."""

    OWN = auto()
    """The base, the variant, the packager: every word of it is known."""
    BYTE_CODE = auto()
    """Of the service's own source."""
    PROSE = auto()
    """The author, to the team."""
    BUILD = auto()
    """The engine, of the Dockerfile and of what it ran."""
    FOREIGN = auto()
    """Libraries and the system: anything can be there by accident."""


@dataclass(frozen=True)
class Place:
    """Something to read, and where it is."""

    where: str
    data: bytes
    zone: Zone
    expected: frozenset[bytes] = frozenset()
    """Lines that may be in it."""


@dataclass(frozen=True)
class Moment:
    """A time stamp that tells."""

    where: str
    told: str


# Folders of what an image holds besides the service.
_FOREIGN = frozenset({"site-packages", "dist-packages", "usr", "lib", "lib64", "var", "etc", "bin", "sbin", "opt"})
_NO_FILE = -1
_ENOUGH, _MOST = 3, 0.9
"""So many files of one time, and such a share of all, make another time remarkable."""


def places(folder: Path, sought: Sought, known: frozenset[str]) -> Iterator[Place | Moment]:
    """Everything in a bundle's folder. Layers of these digests are the healthy service's, too, and tell nothing."""
    yield Place("the folder's name", sought.broken.name.encode(), Zone.OWN, _lines(sought.healthy.name))
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
            yield from _image(path, sought, known)
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
        yield from _decoded(name, data)


def _decoded(name: str, data: bytes) -> Iterator[Place]:
    """What Secrets hold."""
    try:
        documents = list(YAML(typ="safe").load_all(data))
    except (YAMLError, ValueError, RecursionError):
        return
    for document in documents:
        held = document.get("data") if isinstance(document, dict) and document.get("kind") == "Secret" else None
        for key, value in held.items() if isinstance(held, dict) else ():
            try:
                yield Place(f"{name}: data.{key}, decoded", base64.b64decode(str(value)), Zone.OWN)
            except (binascii.Error, ValueError):
                continue


def _image(path: Path, sought: Sought, known: frozenset[str]) -> Iterator[Place | Moment]:
    try:
        with open_image(path) as saved:
            yield from _about(saved, sought)
            for layer in saved.layers:
                if layer.digest not in known or measure(saved, layer)[1] != layer.digest:
                    yield from _layer(saved, layer, sought)
    except ArchiveError as error:
        yield Place(ARCHIVE, str(error).encode(), Zone.OWN)
        yield Moment(ARCHIVE, f"no image that can be read: {error}")


def _about(saved: SavedImage, sought: Sought) -> Iterator[Place | Moment]:
    """What the archive and the image say of themselves."""
    contents = {saved.config_member, *(layer.member for layer in saved.layers)}
    for member in saved.archive.getmembers():
        if member.mtime:
            yield Moment(f"{ARCHIVE}: {member.name}", f"{member.mtime}")
        if member.name not in contents | {"manifest.json"}:
            yield Place(f"{ARCHIVE}: {member.name}: its name", member.name.encode(), Zone.OWN)
            if member.isfile() and (stream := saved.archive.extractfile(member)) is not None:
                yield Place(f"{ARCHIVE}: {member.name}", stream.read(), Zone.OWN)
    # What the Dockerfile says itself may be in what is made of it.
    dockerfiles = b"\n".join(data for app in sought.apps for path, data in app.files.items() if "/" not in path)
    for where, value in (*_leaves("manifest", saved.manifest), *_leaves("", saved.config)):
        if where.rpartition(".")[2] == "created":
            if value != IMAGE_EPOCH:
                yield Moment(f"{ARCHIVE}: {where}", str(value))
        elif where.startswith(("history", "manifest.Layers", "manifest.Config", "rootfs")):
            yield Place(f"{ARCHIVE}: {where}", f"{value}".encode(), Zone.BUILD)
        else:
            told = f"{where.rpartition('.')[2]} {value}".encode()
            said = str(value).rpartition("=")[2].encode() in dockerfiles
            yield Place(f"{ARCHIVE}: {where}", told, Zone.OWN, frozenset(told.splitlines()) if said else frozenset())


def _leaves(where: str, node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(f"{where}.{key}" if where else str(key), value)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _leaves(f"{where}[{number}]", value)
    else:
        yield where, node


def _layer(saved: SavedImage, layer: Layer, sought: Sought) -> Iterator[Place | Moment]:
    where = f"{ARCHIVE}: layer {layer.number}"
    by_name: dict[str, list[str]] = {}
    for path in {path for app in sought.apps for path in app.files}:
        by_name.setdefault(PurePosixPath(path).stem, []).append(path)
    own: dict[str, tuple[str, float]] = {}
    times: dict[str, float] = {}
    with saved.open(layer) as content, tarfile.open(fileobj=content, mode="r|") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            data = stream.read() if stream is not None else b""
            source = _source_of(member.name, by_name)
            if source is not None:
                own[member.name] = (source, member.mtime)
            else:
                about = [
                    member.name,
                    member.linkname,
                    member.uname,
                    member.gname,
                    *map(str, member.pax_headers.values()),
                ]
                zone = Zone.FOREIGN if _FOREIGN.intersection(PurePosixPath(member.name).parts) else Zone.OWN
                yield Place(f"{where}: {member.name}: its name", "\n".join(about).encode(errors="replace"), zone)
            times[member.name] = member.mtime if member.isfile() else _NO_FILE
            if stream is not None:
                yield _content(f"{where}: {member.name}", member.name, source, data)
    yield from _moments(where, own, times, sought)


def _content(where: str, name: str, source: str | None, data: bytes) -> Place:
    if source is not None and name.endswith(".pyc"):
        return Place(where, data, Zone.BYTE_CODE)
    foreign = source is None and _FOREIGN.intersection(PurePosixPath(name).parts)
    return Place(where, data, Zone.FOREIGN if foreign else Zone.OWN)


def _source_of(name: str, by_name: dict[str, list[str]]) -> str | None:
    """The path of the app's own file that a file of a layer is, or is the byte-code of."""
    given = PurePosixPath(name)
    parts = [part for part in given.parts if part != "__pycache__"]
    if given.suffix == ".pyc":
        parts[-1] = f"{given.name.partition('.')[0]}.py"
    whole = "/".join(parts)
    candidates = by_name.get(PurePosixPath(whole).stem, ())
    return next((path for path in candidates if whole == path or whole.endswith(f"/{path}")), None)


def _moments(
    where: str, own: dict[str, tuple[str, float]], times: dict[str, float], sought: Sought
) -> Iterator[Moment]:
    """Files whose time is another than that which the service's unchanged files have in common."""
    changed = set(sought.apps[0].changed(sought.apps[1]))
    common = Counter(time for path, time in own.values() if path not in changed)
    (usual, times_seen) = next(iter(common.most_common(1)), (0.0, 0))
    if times_seen < max(_ENOUGH, _MOST * common.total()):
        return  # a base that leaves each file its own time: then none stands out
    roots = {str(PurePosixPath(name).parts[0]) for name in own}
    for name, time in times.items():
        if time not in (usual, _NO_FILE) and PurePosixPath(name).parts[0] in roots:
            yield Moment(f"{where}: {name}", f"{time}")

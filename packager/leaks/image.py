"""Where a leak could be in an image: its names, its configuration and history, and every file of its layers."""

from __future__ import annotations

import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from images.archive import EPOCH, Layer, SavedImage, measure, open_image
from images.errors import ArchiveError
from packager.leaks.place import Moment, Place, Zone
from packager.leaks.sought import Sought
from packager.startup import ARCHIVE

# Folders of what an image holds besides the service.
_FOREIGN = frozenset({"site-packages", "dist-packages", "usr", "lib", "lib64", "var", "etc", "bin", "sbin", "opt"})
_ENOUGH, _MOST = 3, 0.9
"""So many files of one time, and such a share of all, make another time remarkable."""


def image_places(path: Path, sought: Sought, known: frozenset[str]) -> Iterator[Place | Moment]:
    """Everything in an image's archive but for layers that are what these digests say: they tell nothing."""
    files = _Files(sought)
    try:
        with open_image(path) as saved:
            yield from _about(saved, sought)
            for layer in saved.layers:
                if layer.digest in known and measure(saved, layer)[1] == layer.digest:
                    files.note(saved, layer)
                else:
                    yield from files.read(saved, layer)
    except ArchiveError as error:
        yield Moment(ARCHIVE, f"no image that can be read: {error}")
    yield from files.moments()


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
            if value != EPOCH:
                yield Moment(f"{ARCHIVE}: {where}", str(value))
        elif where.startswith(("history", "manifest.Layers", "manifest.Config", "rootfs")):
            yield Place(f"{ARCHIVE}: {where}", f"{value}".encode(), Zone.BUILD)
        else:
            told = (f"{where} {value}" if where.startswith("config.Labels.") else str(value)).encode()
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


@dataclass
class _Files:
    """The files of an image's layers, and the times of those that stand beside the service's."""

    sought: Sought
    by_stem: dict[str, list[str]] = field(default_factory=dict)
    own: dict[str, tuple[str, float]] = field(default_factory=dict)
    times: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in sorted({path for app in self.sought.apps for path in app.files}):
            self.by_stem.setdefault(PurePosixPath(path).stem, []).append(path)

    def note(self, saved: SavedImage, layer: Layer) -> None:
        """Takes the times of the service's files from a layer that tells nothing itself."""
        with saved.open(layer) as content, tarfile.open(fileobj=content, mode="r:") as archive:
            for member in archive:
                if member.isfile() and (source := self._source_of(member.name)) is not None:
                    self.own[f"{ARCHIVE}: layer {layer.number}: {member.name}"] = (source, member.mtime)

    def read(self, saved: SavedImage, layer: Layer) -> Iterator[Place]:
        with saved.open(layer) as content, tarfile.open(fileobj=content, mode="r|") as archive:
            for member in archive:
                where = f"{ARCHIVE}: layer {layer.number}: {member.name}"
                source = self._source_of(member.name)
                foreign = source is None and _FOREIGN.intersection(PurePosixPath(member.name).parts)
                zone = Zone.FOREIGN if foreign else Zone.OWN
                told = [member.linkname, member.uname, member.gname, *map(str, member.pax_headers.values())]
                if source is None:
                    told.append(member.name)
                yield Place(f"{where}: its name", "\n".join(told).encode(errors="replace"), zone)
                if not member.isfile():
                    continue
                if source is not None:
                    self.own[where] = (source, member.mtime)
                if source is not None or not self.sought.build_cut:
                    self.times[where] = member.mtime
                if (stream := archive.extractfile(member)) is not None:
                    data = stream.read()
                    if not (self.sought.build_cut and source is not None and self.sought.is_healthy_source(data)):
                        compiled = source is not None and member.name.endswith(".pyc")
                        yield Place(where, data, Zone.BYTE_CODE if compiled else zone, self._expected(source))

    def _expected(self, source: str | None) -> frozenset[bytes]:
        """The lines that one of the app's files has by right: a script may be in an image, the source may not."""
        app = self.sought.apps[1]
        if source is None or source.startswith(f"{app.description.source}/"):
            return frozenset()
        return frozenset(line.strip() for line in app.files.get(source, b"").splitlines())

    def moments(self) -> Iterator[Moment]:
        """Files whose time is another than that which the service's unchanged files have in common."""
        changed = set(self.sought.apps[0].changed(self.sought.apps[1]))
        common = Counter(time for path, time in self.own.values() if path not in changed)
        usual, files = next(iter(common.most_common(1)), (0.0, 0))
        if files < max(_ENOUGH, _MOST * common.total()):
            return  # a base that leaves each file its own time: then none stands out
        roots = {_root(where) for where in self.own}
        yield from (
            Moment(where, f"{time}") for where, time in self.times.items() if time != usual and _root(where) in roots
        )

    def _source_of(self, name: str) -> str | None:
        """The path of the app's own file that a file of a layer is, or is the byte-code of."""
        given = PurePosixPath(name)
        parts = [part for part in given.parts if part != "__pycache__"]
        if given.suffix == ".pyc":
            parts[-1] = f"{given.name.partition('.')[0]}.py"
        whole = "/".join(parts)
        candidates = self.by_stem.get(PurePosixPath(whole).stem, ())
        found = next((path for path in candidates if f"/{whole}".endswith(f"/{path}")), None)
        if found is None and not _FOREIGN.intersection(parts):  # without the folder of the source, then
            folder = f"{self.sought.apps[0].description.source}/"
            inside = [path for path in candidates if path.startswith(folder)]
            found = next((path for path in inside if f"/{whole}".endswith(f"/{path.removeprefix(folder)}")), None)
        return found


def _root(where: str) -> str:
    """The folder of the image's root that a file is in."""
    return next(part for part in PurePosixPath(where.rpartition(": ")[2]).parts if part != "/")

"""An image as an archive: read as any engine writes it, and written without a word on when and where it was made."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from images.errors import ArchiveError

EPOCH = "1970-01-01T00:00:00Z"
"""When every image that is handed out was made, as far as it tells."""
PIECE = 1 << 20
MAXIMUM_JSON = 4 << 20
_GZIP = b"\x1f\x8b"

# What the classic builder notes of the container that it built in, and of the image that this one was made from.
_OF_THE_BUILD = ("container", "container_config", "docker_version", "parent", "id", "moby.buildkit.buildinfo.v1")


@dataclass(frozen=True)
class Layer:
    """A layer: its place from 1, the digest of its content as the image names it, and the member that holds it."""

    number: int
    digest: str
    member: str


@dataclass(frozen=True)
class SavedImage:
    """An archive's only image, its members in the archive's order."""

    archive: tarfile.TarFile
    manifest: dict[str, Any]
    config_member: str
    config: dict[str, Any]
    layers: tuple[Layer, ...]

    @contextmanager
    def open(self, layer: Layer) -> Iterator[IO[bytes]]:
        """A layer's content, an uncompressed tar archive."""
        stream = _stream(self.archive, layer.member)
        compressed = stream.read(2) == _GZIP
        stream.seek(0)
        if not compressed:
            yield stream
            return
        with gzip.open(stream) as content:
            yield cast(IO[bytes], content)


@contextmanager
def open_image(path: Path) -> Iterator[SavedImage]:
    """The image in an archive of `docker save`, of whatever release. Raises ArchiveError for anything else."""
    try:
        with tarfile.open(path, "r:") as archive:
            yield _read(path, archive)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile) as error:
        raise ArchiveError(f"{path}: no sound archive of an image: {error}") from error


def _read(path: Path, archive: tarfile.TarFile) -> SavedImage:
    try:
        (manifest,) = json.loads(_stream(archive, "manifest.json").read(MAXIMUM_JSON))
        config = json.loads(_stream(archive, manifest["Config"]).read(MAXIMUM_JSON))
        pairs = zip(config["rootfs"]["diff_ids"], manifest["Layers"], strict=True)
        layers = tuple(Layer(number, digest, member) for number, (digest, member) in enumerate(pairs, 1))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ArchiveError(f"{path}: no archive of one image: {error!r}") from error
    return SavedImage(archive, manifest, manifest["Config"], config, layers)


def _stream(archive: tarfile.TarFile, member: str) -> IO[bytes]:
    stream = archive.extractfile(member)
    if stream is None:
        raise KeyError(member)
    return stream


def write_plain(saved: SavedImage, target: Path, tag: str) -> None:
    """Writes an image under a name of its own, the same bytes whenever and wherever its layers were built.

    Left out are the times of the build and what it notes of its surroundings; each layer is written as its digest says
    that it is. Raises ArchiveError when one is not, OSError.
    """
    config = {key: value for key, value in saved.config.items() if key not in _OF_THE_BUILD}
    config["created"] = EPOCH
    config["history"] = [step | {"created": EPOCH} for step in config.get("history") or ()]
    container = {key: value for key, value in (config.get("config") or {}).items() if key not in ("Image", "Hostname")}
    config["config"] = container
    text = json.dumps(config, sort_keys=True, separators=(",", ":")).encode()
    config_name = f"{hashlib.sha256(text).hexdigest()}.json"
    names = {layer: f"{layer.digest.removeprefix('sha256:')}.tar" for layer in saved.layers}
    manifest = [{"Config": config_name, "RepoTags": [tag], "Layers": [names[layer] for layer in saved.layers]}]
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as out:
        _add(out, "manifest.json", text=json.dumps(manifest, separators=(",", ":")).encode())
        _add(out, config_name, text=text)
        for layer in dict.fromkeys(saved.layers):
            if names[layer] not in out.getnames():  # an image may hold the same layer twice
                _add_layer(out, saved, layer, names[layer])


def _add(out: tarfile.TarFile, name: str, *, text: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(text)
    out.addfile(member, io.BytesIO(text))


def _add_layer(out: tarfile.TarFile, saved: SavedImage, layer: Layer, name: str) -> None:
    size, digest = measure(saved, layer)
    if digest != layer.digest:
        raise ArchiveError(f"layer {layer.number} is {digest}, not {layer.digest} as the image says")
    member = tarfile.TarInfo(name)
    member.size = size
    with saved.open(layer) as content:
        out.addfile(member, content)


def measure(saved: SavedImage, layer: Layer) -> tuple[int, str]:
    """A layer's size in bytes, uncompressed, and its digest as it is."""
    whole, size = hashlib.sha256(), 0
    with saved.open(layer) as content:
        while piece := content.read(PIECE):
            whole.update(piece)
            size += len(piece)
    return size, f"sha256:{whole.hexdigest()}"

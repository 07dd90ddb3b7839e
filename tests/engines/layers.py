"""What an image's layers hold, down to times and modes."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile

from docker import DockerClient

Entry = tuple[object, ...]


def layers(engine: DockerClient, image: str) -> list[dict[str, Entry]]:
    """Each layer's entries by path: type, mode, owner, time, link and content."""
    saved = io.BytesIO(b"".join(engine.images.get(image).save()))
    with tarfile.open(fileobj=saved) as archive:
        (manifest,) = json.loads(_read(archive, "manifest.json"))
        return [_entries(_read(archive, name)) for name in manifest["Layers"]]


def own_layers(engine: DockerClient, image: str, base: str) -> list[dict[str, Entry]]:
    """The layers that are not the base image's."""
    below = len(engine.images.get(base).attrs["RootFS"]["Layers"])
    return layers(engine, image)[below:]


def _entries(layer: bytes) -> dict[str, Entry]:
    with tarfile.open(fileobj=io.BytesIO(layer)) as archive:
        return {
            one.name: (
                one.type, one.mode, one.uid, one.gid, one.mtime, one.linkname,
                hashlib.sha256(_read(archive, one)).hexdigest() if one.isfile() else None,
            )
            for one in archive
        }  # fmt: skip


def _read(archive: tarfile.TarFile, member: str | tarfile.TarInfo) -> bytes:
    stream = archive.extractfile(member)
    assert stream is not None
    return stream.read()

"""Hand-outs on the disk, with an image that was made by hand: the service's byte-code, and a little around it."""

from __future__ import annotations

import hashlib
import io
import json
import py_compile
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bases.app import App
from faults.recipe import CatalogFault
from faults.variant import Variant
from images.archive import EPOCH
from packager.bundle import Bundle, settle
from packager.handout import delivered, handout_bundle
from packager.leaks.scan import Report, scan
from packager.leaks.sought import Sought, seek
from packager.release import healthy
from packager.source import source_bundle
from packager.startup import ARCHIVE
from tests.packager.variants import variant

NAME, TITLE, AUTHOR = "slow-comet", "Comets that nobody has seen", "Team Meteor"
FAULTS = (
    CatalogFault(fault="literal-instead-of-parameter", site="planets.find-by-name"),
    CatalogFault(fault="wrong-database-name"),
    CatalogFault(fault="name-in-composed-form"),
)


@lru_cache(maxsize=1)
def broken() -> Variant:
    """A variant with a fault in the source, one in the manifests, and one whose family the service never mentions."""
    made = variant(*FAULTS, title=TITLE)
    return replace(made, name=NAME, recipe=made.recipe.model_copy(update={"authors": (AUTHOR,)}))


@dataclass(frozen=True)
class File:
    """A file of a layer."""

    content: bytes = b""
    time: int = 0
    link: str = ""


@dataclass
class Image:
    """What an archive holds, to be changed before it is written."""

    layers: list[dict[str, File]]
    config: dict[str, Any]
    tag: str
    members: dict[str, bytes] = field(default_factory=dict)
    time: int = 0

    def write(self, path: Path) -> None:
        layers = [_layer(files) for files in self.layers]
        digests = [hashlib.sha256(layer).hexdigest() for layer in layers]
        config = {**self.config, "rootfs": {"type": "layers", "diff_ids": [f"sha256:{one}" for one in digests]}}
        names = [f"{digest}.tar" for digest in digests]
        manifest = [{"Config": "config.json", "RepoTags": [self.tag], "Layers": names}]
        members = {
            "manifest.json": json.dumps(manifest).encode(),
            "config.json": json.dumps(config).encode(),
            **dict(zip(names, layers, strict=True)),
            **self.members,
        }
        with tarfile.open(path, "w") as archive:
            for name, content in members.items():
                member = tarfile.TarInfo(name)
                member.size, member.mtime = len(content), self.time
                archive.addfile(member, io.BytesIO(content))

    def digest(self, number: int) -> str:
        return f"sha256:{hashlib.sha256(_layer(self.layers[number])).hexdigest()}"


def _layer(files: Mapping[str, File]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, file in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(file.content), file.time
            if file.link:
                member.type, member.linkname = tarfile.SYMTYPE, file.link
            archive.addfile(member, io.BytesIO(file.content))
    return stream.getvalue()


@lru_cache(maxsize=4)
def _byte_code(app: App) -> dict[str, File]:
    """The source as the Dockerfile leaves it: byte-code in its place."""
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in app.below(app.description.source):
            source, made = Path(folder) / "x.py", Path(folder) / "x.pyc"
            source.write_bytes(app.files[path])
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            py_compile.compile(str(source), str(made), dfile=path, doraise=True, invalidation_mode=mode)
            files[f"app/{path}c"] = File(made.read_bytes())
    return files


def image_of(made: Variant, tag: str) -> Image:
    system = {"etc/os-release": File(b"NAME=Sky\n", time=1_600_000_000), "usr/bin/python": File(b"\x7fELF")}
    libraries = {"venv/lib/python3.13/site-packages/h11/__init__.pyc": File(b"\0\0 a broken connection \0")}
    history = ["", "/bin/sh -c #(nop) COPY dir:0 in / ", '/bin/sh -c #(nop)  CMD ["python" "-m" "planetarium"]']
    container = {"Env": ["PATH=/venv/bin:/usr/bin"], "Cmd": ["python", "-m", "planetarium"], "Labels": None}
    return Image(
        [system, libraries, dict(_byte_code(made.app))],
        {
            "architecture": "amd64",
            "os": "linux",
            "created": EPOCH,
            "config": container,
            "history": [{"created": EPOCH, "created_by": line} for line in history],
        },
        tag,
    )


@dataclass
class Handout:
    """A hand-out in a folder, what is sought in it, and its image while that can still be changed."""

    folder: Path
    sought: Sought
    image: Image
    executable: frozenset[str]

    def scan(self) -> Report:
        """Settles what was planted as the packager would, and looks at it all."""
        self.settle()
        return self.scan_as_it_is()

    def settle(self) -> None:
        self.image.write(self.folder / ARCHIVE)
        settle(self.folder, self.executable)

    def scan_as_it_is(self) -> Report:
        return scan(self.folder, self.sought, frozenset({self.image.digest(0)}))


def hand_out(folder: Path, made: Variant) -> Handout:
    delivery = delivered(made)
    bundle = handout_bundle(made, delivery)
    bundle.write(folder)
    sought = seek(made, bundle, handout_bundle(healthy(made), delivery))
    return Handout(folder, sought, image_of(made, delivery.tag), bundle.executable)


def bundles(made: Variant) -> list[tuple[Bundle, Bundle]]:
    """Hand-out and source of a variant, each with that of the healthy service."""
    delivery = delivered(made)
    sound = healthy(made)
    return [
        (handout_bundle(made, delivery), handout_bundle(sound, delivery)),
        (source_bundle(made), source_bundle(sound)),
    ]


def leaks_of(made: Variant, folder: Path) -> list[str]:
    found = []
    for number, (bundle, sound) in enumerate(bundles(made)):
        place = folder / str(number)
        place.mkdir()
        bundle.write(place)
        settle(place, bundle.executable)
        found += [str(leak) for leak in scan(place, seek(made, bundle, sound)).leaks]
    return found

"""An image's archive is read as engines write it, and written without a word on when and where it was made."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from images.archive import EPOCH, open_image, write_plain
from images.errors import ArchiveError

LAYER = b"a layer's content" * 100
DIGEST = f"sha256:{hashlib.sha256(LAYER).hexdigest()}"
CONFIG: dict[str, Any] = {
    "architecture": "amd64",
    "os": "linux",
    "created": "2026-01-02T03:04:05Z",
    "container": "0a1b2c",
    "container_config": {"Hostname": "0a1b2c"},
    "docker_version": "20.10",
    "config": {"Hostname": "0a1b2c", "Image": "sha256:0", "Env": ["A=b"], "Labels": None},
    "history": [{"created": "2026-01-02T03:04:05Z", "created_by": "COPY"}, {"created_by": "CMD", "empty_layer": True}],
    "rootfs": {"type": "layers", "diff_ids": [DIGEST]},
}


def archive(path: Path, *, config: object = None, manifest: object = None, layer: bytes = LAYER, time: int = 7) -> Path:
    given = (
        manifest if manifest is not None else [{"Config": "c.json", "RepoTags": ["old:1"], "Layers": ["x/layer.tar"]}]
    )
    members = {
        "x/layer.tar": layer,
        "c.json": json.dumps(config if config is not None else CONFIG).encode(),
        "repositories": b"{}",
        "manifest.json": json.dumps(given).encode(),
    }
    with tarfile.open(path, "w") as made:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(content), time
            made.addfile(member, io.BytesIO(content))
    return path


def plain(source: Path, target: Path) -> dict[str, bytes]:
    with open_image(source) as saved:
        write_plain(saved, target, "planetarium:orion-7")
    with tarfile.open(target) as made:
        assert {member.mtime for member in made} == {0}
        return {member.name: made.extractfile(member).read() for member in made}  # type: ignore[union-attr]


def test_it_goes_by_another_name_and_tells_nothing_of_its_making(tmp_path: Path) -> None:
    members = plain(archive(tmp_path / "old.tar"), tmp_path / "new.tar")
    (manifest,) = json.loads(members.pop("manifest.json"))
    assert manifest["RepoTags"] == ["planetarium:orion-7"]
    text = members.pop(manifest["Config"])
    assert manifest["Config"] == f"{hashlib.sha256(text).hexdigest()}.json"
    assert json.loads(text) == {
        "architecture": "amd64",
        "os": "linux",
        "created": EPOCH,
        "config": {"Env": ["A=b"], "Labels": None},
        "history": [
            {"created": EPOCH, "created_by": "COPY"},
            {"created": EPOCH, "created_by": "CMD", "empty_layer": True},
        ],
        "rootfs": CONFIG["rootfs"],
    }
    assert members == {manifest["Layers"][0]: LAYER}


def test_it_is_the_same_whenever_it_was_built(tmp_path: Path) -> None:
    plain(archive(tmp_path / "one.tar"), tmp_path / "a.tar")
    later = CONFIG | {"created": "2027-01-01T00:00:00Z", "container": "ffff"}
    plain(archive(tmp_path / "other.tar", config=later, time=8), tmp_path / "b.tar")
    assert (tmp_path / "a.tar").read_bytes() == (tmp_path / "b.tar").read_bytes()


def test_a_compressed_layer_is_read_as_what_it_holds(tmp_path: Path) -> None:
    """As engines with containerd's store save them."""
    members = plain(archive(tmp_path / "old.tar", layer=gzip.compress(LAYER)), tmp_path / "new.tar")
    assert LAYER in members.values()


def test_a_layer_that_is_not_what_the_image_says_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="layer 1 is sha256:"):
        plain(archive(tmp_path / "old.tar", layer=b"another"), tmp_path / "new.tar")


@pytest.mark.parametrize(
    "manifest",
    [
        [],
        [{}, {}],
        {},
        "text",
        [{"Config": "nowhere", "Layers": []}],
        [{"Config": "c.json", "Layers": []}],
        [{"Config": "c.json", "Layers": ["x/layer.tar", "x/layer.tar"]}],
    ],
)
def test_an_archive_of_something_else_is_refused(manifest: object, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"old\.tar"), open_image(archive(tmp_path / "old.tar", manifest=manifest)):
        pass


@pytest.mark.parametrize("content", [b"", b"text", bytes(10240), b"\x1f\x8b"])
def test_what_is_no_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(content)
    with pytest.raises(ArchiveError, match=r"x\.tar"), open_image(tmp_path / "x.tar"):
        pass

"""Variants to deploy on the cluster at hand, under image names that nobody else uses, and their startup script."""

from __future__ import annotations

import os
import subprocess
import time
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from bases.app import App
from bases.base import Base
from faults.recipe import CatalogFault, HandMade
from faults.variant import Variant, compose_cuts
from packager.naming import name_image
from packager.submission import pack_submission
from tests.engines.clusters import PATIENCE_SECONDS, Namespace
from tests.packager.variants import PLANETARIUM, recipe, variant

DEPLOYMENT = f"deployment/{PLANETARIUM.description.service.workload.name}"
DATABASE = PLANETARIUM.description.database.workload.name
FRONT = PLANETARIUM.description.service.front
CLAIM = f"data-{DATABASE}-0"
INFO = "/actuator/info"
VERSION = "planetarium/__init__.py"
MANIFESTS = PLANETARIUM.description.manifests


def suited(base: Base, image: str) -> Base:
    """A base as it can be deployed here: on a node that others use, under another name."""
    app = name_image(base.app, image)
    for path in app.below(MANIFESTS):
        app = app.replace(path, app.text(path).replace("cpu: 100m", "cpu: 10m"))
    return Base(App(base.description.model_copy(update={"image": image}), app.files))


def healthy(image: str) -> Variant:
    """Nothing is wrong with it."""
    base = suited(PLANETARIUM, image)
    return Variant("a-name", base, recipe(), (), base.app)


def broken(image: str, *faults: CatalogFault | HandMade) -> Variant:
    made = variant(*faults)
    base = suited(made.base, image)
    return replace(made, base=base, app=compose_cuts(base.app, made.cuts))


def with_version(app: App, version: str) -> App:
    """The same service but for the version that it tells."""
    return app.replace(VERSION, app.text(VERSION).replace("1.4.0", version))


def unpacked(made: Variant, folder: Path) -> Path:
    """The folder that comes out of a submission's archive, as `unzip` leaves it."""
    folder.mkdir()
    archive = folder / "sent.zip"
    archive.write_bytes(pack_submission(made, None).content)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
        for member in opened.infolist():
            (folder / member.filename).chmod(member.external_attr >> 16)
    archive.unlink()
    (inside,) = folder.iterdir()
    return inside


@dataclass(frozen=True)
class Ran:
    """A run of the startup script."""

    code: int
    out: str
    err: str
    ended: float

    @property
    def told(self) -> str:
        return f"exit code {self.code}\n{self.out}\n{self.err}"


def start(folder: Path, namespace: Namespace, *arguments: str, seconds: int = 240) -> Ran:
    """Runs the startup script of a folder where helm reaches no network: charts are not what is tested."""
    tools = folder.parent / "tools"
    tools.mkdir(exist_ok=True)
    helm = tools / "helm"
    helm.write_text("#!/bin/sh\necho 'Error: no such host' >&2\nexit 1\n")
    helm.chmod(0o755)
    command = [str(folder / "start.sh"), "--namespace", namespace.name, "--timeout", str(seconds), *arguments]
    ran = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd="/", timeout=3 * PATIENCE_SECONDS,
        env={**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    return Ran(ran.returncode, ran.stdout, ran.stderr, time.monotonic())

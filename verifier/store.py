"""Keeps what was shown already, until something it depends on changes."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import TypeVar

import platformdirs
from pydantic import BaseModel, ValidationError

import bases
import images
import verifier
from bases.app import App
from bases.base import Base
from bases.files import write_atomically
from faults.variant import Variant
from verifier.errors import VerifierError
from verifier.outcomes import Fingerprint
from verifier.prometheus.memory import Memory
from verifier.proof import Proof
from verifier.toolbox import identity

Model = TypeVar("Model", bound=BaseModel)

KEPT = 5000
"""How many results are kept; the oldest go first."""


@cache
def _machinery() -> str:
    """A digest of what decides how a run comes out: verifier, building of images, interpreter, libraries, tools."""
    libraries = sorted(f"{each.name}=={each.version}" for each in distributions())
    whole = hashlib.sha256(f"{sys.version} {platform.platform()} {identity()} {libraries}".encode())
    for package in (bases, images, verifier):
        for folder in package.__path__:
            for path in sorted(Path(folder).rglob("*.py")):
                whole.update(path.read_bytes())
    return whole.hexdigest()


class Store:
    """Results by what they depend on, as files in the user's cache. A file that does not read is as good as none."""

    def __init__(self, folder: Path | None = None, *, fresh: bool = False) -> None:
        """Keeps results in a folder, by default what FAULTORY_RESULTS names or one in the user's cache.

        With `fresh`, nothing kept is believed; what is found out is kept all the same.
        """
        default = os.environ.get("FAULTORY_RESULTS") or platformdirs.user_cache_path("faultory") / "results"
        self._folder = folder or Path(default)
        self._fresh = fresh
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()
        self._renewed: set[str] = set()

    def today(self, base: Base, app: App, backend: str, run: Callable[[], Fingerprint]) -> Fingerprint:
        """A healthy tree's run: one of today, or one made now. A run that did not pass is never kept."""
        day = datetime.now(UTC).date().isoformat()
        name = _key("healthy", base.contract_digest, base.description.model_dump_json(), app.digest, backend, day)
        with self._guard:
            lock = self._locks.setdefault(name, threading.Lock())
        with lock:
            kept = None if self._fresh and name not in self._renewed else self._read(name, Fingerprint)
            if kept is not None:
                return kept
            made = run()
            if made.passed:
                self._write(name, made)
                self._renewed.add(name)
            return made

    @property
    def memory(self) -> Memory:
        """What the tools answered, kept beside."""
        return Memory(self._folder, fresh=self._fresh)

    def proof(self, key: str) -> Proof | None:
        """A kept proof; None when there is none, or when nothing kept is to be believed."""
        return None if self._fresh else self._read(key, Proof)

    def keep_proof(self, key: str, proof: Proof) -> None:
        self._write(key, proof)

    def _read(self, name: str, model: type[Model]) -> Model | None:
        try:
            return model.model_validate_json((self._folder / f"{name}.json").read_bytes())
        except (OSError, ValidationError):
            return None

    def _write(self, name: str, model: BaseModel) -> None:
        """Whole or not at all. Raises VerifierError when the disk is full or the folder cannot be written."""
        try:
            write_atomically(self._folder / f"{name}.json", model.model_dump_json().encode())
            self._forget_oldest()
        except OSError as error:
            raise VerifierError(f"A result cannot be kept. {error.filename}: {error.strerror}.") from error

    def _forget_oldest(self) -> None:
        kept = sorted(self._folder.glob("*.json"), key=_written, reverse=True)
        for path in kept[KEPT:]:
            path.unlink(missing_ok=True)


def proof_key(variant: Variant, backend: str) -> str:
    """The name a proof is kept under: it changes with the trees, the recipe and what its faults say of themselves, with
    the base's description and contract, and with the machinery.
    """
    base, recipe = variant.base, variant.recipe
    parts = (variant.name, recipe.title, str(recipe.seed), variant.app.digest, base.app.digest, base.contract_digest)
    said = [
        repr((cut.label, sorted(cut.breaks(base)), cut.heals_on_restart, cut.outlives_its_fix)) for cut in variant.cuts
    ]
    return _key("proof", *parts, base.description.model_dump_json(), *said, backend)


def _written(path: Path) -> float:
    """When a file was last written; long ago, when another process has just removed it."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _key(*parts: str) -> str:
    return f"{parts[0]}-{hashlib.sha256(repr((*parts, _machinery())).encode()).hexdigest()[:40]}"

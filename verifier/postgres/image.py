"""Clusters that were built once and are copied for every server."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from verifier.errors import VerifierError
from verifier.postgres.archive import pack, unpack
from verifier.postgres.contents import Contents, fill
from verifier.postgres.folders import cache_folder, explained, scratch_folder, temporary_folder
from verifier.postgres.installation import Installation, find_installation
from verifier.postgres.server import PostgresServer
from verifier.postgres.settings import ADMIN, INITDB_OPTIONS, SETTINGS
from verifier.reaping.reaper import Reaper

KEPT_IMAGES = 20


def image(
    reaper: Reaper,
    role: str,
    password: str,
    database: str,
    scripts: Sequence[tuple[str, str]],
    *,
    cache: Path | None = None,
) -> ClusterImage:
    """A cluster in which the scripts have run, built once and kept.

    As the official container image does, it makes the role a superuser and runs the scripts as this role in its
    database, each as one batch.

    Args:
        scripts: (name, SQL) in the order to run; the name is for messages.
        cache: where to keep it; by default the user's cache folder, the system's for root.

    Raises:
        ScriptFailed: the role, the database or a script is refused.
        VerifierError: something else is in the way.
    """
    cache = cache_folder(cache)
    contents = Contents(role, password, database, tuple(scripts))
    built = ClusterImage(find_installation(reaper, cache), cache, contents)
    if not built.file.exists():
        built.build(reaper, scratch_folder(shared=built.installation.account is not None))
    return built


@dataclass(frozen=True)
class ClusterImage:
    """A data directory of a server that was shut down, kept in one file and unpacked for each server.

    One file, because it is written and replaced atomically, may be deleted while it is read, and holds what the
    databases of a cluster have in common only once.
    """

    installation: Installation
    cache: Path
    contents: Contents | None = None

    @property
    def file(self) -> Path:
        """Named after everything that decides what is in it."""
        parts: list[object] = [1, self.installation.version, INITDB_OPTIONS, SETTINGS]
        if (wanted := self.contents) is not None:
            parts += [wanted.role, wanted.password, wanted.database, wanted.scripts]
        digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
        return self.cache / "images" / f"{digest[:32]}.image"

    def unpack(self, reaper: Reaper, scratch: Path, target: Path) -> str:
        """Write the data directory to a new folder, building the image first if need be; return ADMIN's password.

        Raises:
            ScriptFailed: the role, the database or a script is refused.
            VerifierError: something else is in the way.
        """
        try:
            return unpack(self.file, target, self.installation)
        except (FileNotFoundError, ValueError):  # missing, or not an image
            self.build(reaper, scratch)
            return unpack(self.file, target, self.installation)

    def build(self, reaper: Reaper, scratch: Path) -> None:
        """Make the image, or make it anew.

        Raises:
            ScriptFailed: the role, the database or a script is refused.
            VerifierError: something else is in the way.
        """
        if self.contents is None:
            self._initialise(reaper, scratch)
            return
        with PostgresServer.start(reaper, replace(self, contents=None), scratch=scratch) as server:
            fill(server, self.contents)
            if not server.halt():
                raise VerifierError(f"Postgres did not shut down cleanly in {server.data}:\n" + "\n".join(server.log()))
            pack(reaper, server.data, self.file, server.admin_password)
        forget_oldest(self.file.parent)

    def _initialise(self, reaper: Reaper, scratch: Path) -> None:
        password = os.urandom(16).hex()
        with (
            explained("initialise a Postgres cluster", scratch),
            temporary_folder(reaper, scratch, "pg-") as folder,
            (folder / "log").open("w+b") as log,
        ):
            data, secret = folder / "data", folder / "password"
            folder.chmod(0o711)
            data.mkdir(mode=0o700)
            secret.touch(mode=0o600)
            secret.write_text(password)
            self.installation.give(secret)
            self.installation.give(data)
            options = [f"--pgdata={data}", f"--username={ADMIN}", f"--pwfile={secret}", *INITDB_OPTIONS]
            options += [f"--set={name}={value}" for name, value in SETTINGS.items()]
            process = reaper.popen(
                self.installation.command("initdb", *options),
                stdout=log,
                stderr=log,
                **self.installation.process_options,
            )
            status = process.wait()
            reaper.end(process)
            if status != 0:
                log.seek(0)
                output = log.read().decode(errors="replace").strip()
                raise VerifierError(f"initdb failed with status {status} in {folder}:\n{output}")
            pack(reaper, data, self.file, password)


def forget_oldest(folder: Path) -> None:
    """Keep the images that were used last. Whoever is reading one of the others can go on."""

    def last_used(path: Path) -> float:
        with contextlib.suppress(FileNotFoundError):
            return path.stat().st_mtime
        return 0.0

    for path in sorted(folder.glob("*.image"), key=last_used, reverse=True)[KEPT_IMAGES:]:
        path.unlink(missing_ok=True)

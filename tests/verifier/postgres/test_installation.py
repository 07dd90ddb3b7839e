"""Promises about where Postgres runs: whoever we are, wherever the wheel is, and however full the disk."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from tests.verifier.postgres.planets import SCHEMA, as_root_only
from tests.verifier.processes import PATHS
from verifier.errors import VerifierError
from verifier.postgres.folders import cache_folder
from verifier.postgres.image import ClusterImage
from verifier.postgres.installation import KEPT_DAYS, find_installation, forget_unused, needed_parts
from verifier.postgres.server import PostgresServer
from verifier.reaping.reaper import Reaper


def test_a_missing_postgres_is_named(reaper: Reaper, cache: Path, tmp_path: Path) -> None:
    with pytest.raises(VerifierError, match=r"looked for .*pginstall\*/bin/postgres, found nothing.*pip install"):
        find_installation(reaper, cache, package=tmp_path)


def test_a_postgres_that_lacks_parts_is_named(reaper: Reaper, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "pginstall18" / "bin").mkdir(parents=True)
    (tmp_path / "pginstall18" / "bin" / "postgres").symlink_to(
        find_installation(reaper, cache).folder / "bin" / "postgres"
    )
    with pytest.raises(VerifierError, match=r"incomplete: there is no .*/bin/initdb and no .*pip install"):
        find_installation(reaper, cache, package=tmp_path)


@pytest.fixture
def locked_package(reaper: Reaper, cache: Path, tmp_path: Path) -> Path:
    """The wheel in a virtual environment below a folder that only root can enter."""
    installed = find_installation(reaper, cache).folder
    (tmp_path / "site").mkdir()
    tmp_path.chmod(0o700)
    for part in needed_parts(installed):
        copy = tmp_path / "site" / part.relative_to(installed.parent.parent)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if part.is_dir():
            shutil.copytree(part, copy, copy_function=link_or_copy, ignore=shutil.ignore_patterns("*.a"))
        else:
            link_or_copy(str(part), str(copy))
    return tmp_path / "site" / installed.parent.name


def link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy(source, target)


@as_root_only
def test_binaries_that_only_root_can_reach_are_copied_once(reaper: Reaper, cache: Path, locked_package: Path) -> None:
    own_cache = cache_folder(cache / "of-locked")
    installation = find_installation(reaper, own_cache, locked_package)
    assert installation.folder.is_relative_to(own_cache)
    with PostgresServer.start(reaper, ClusterImage(installation, own_cache)) as server:
        assert psutil.Process(server.pid).username() == "nobody"
        assert server.connect().execute("SELECT 1").fetchone() == (1,)
    made = installation.folder.stat().st_ctime_ns
    assert find_installation(reaper, own_cache, locked_package) == installation
    assert installation.folder.stat().st_ctime_ns == made
    assert not [path for path in own_cache.iterdir() if path.name.startswith(".")]


@as_root_only
def test_copies_that_nobody_asks_for_any_more_are_deleted(reaper: Reaper, cache: Path, locked_package: Path) -> None:
    own_cache = cache_folder(cache / "of-many")
    for name, days in (("postgres-18.0-old", KEPT_DAYS + 1), ("postgres-18.0-new", KEPT_DAYS - 1)):
        (own_cache / name / "bin").mkdir(parents=True)
        os.utime(own_cache / name, times=(then := time.time() - days * 24 * 3600, then))
    os.utime(own_cache / "images", times=(0, 0))
    used = find_installation(reaper, own_cache, locked_package).folder.relative_to(own_cache).parts[0]
    assert {path.name for path in own_cache.iterdir()} == {"images", "postgres-18.0-new", used}
    os.utime(own_cache / used, times=(0, 0))
    find_installation(reaper, own_cache, locked_package)  # asked for again, if after a long time
    forget_unused(reaper, own_cache)
    assert (own_cache / used).exists()


@as_root_only
def test_a_cache_that_only_root_can_reach_is_no_place_for_binaries(
    reaper: Reaper, tmp_path: Path, locked_package: Path
) -> None:
    with pytest.raises(VerifierError, match="other users cannot enter"):
        find_installation(reaper, cache_folder(tmp_path / "cache"), locked_package)


def test_a_cache_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images").chmod(0o777)
    with pytest.raises(VerifierError, match="only this user"):
        cache_folder(tmp_path)


@as_root_only
def test_an_ordinary_user_needs_nothing_else(reaper: Reaper, cache: Path) -> None:
    program = f"""
    import sys, psutil
    from pathlib import Path
    from verifier.postgres.image import image
    from verifier.postgres.server import PostgresServer
    from verifier.reaping.reaper import Reaper
    with Reaper() as reaper:
        built = image(reaper, "a", "b", "c", [("schema.sql", {SCHEMA!r})], cache=Path(sys.argv[1]))
        with PostgresServer.start(reaper, built) as server:
            print(psutil.Process(server.pid).username(), server.connect("c").execute("TABLE planets").fetchall())
    """

    def run_as_nobody(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            user="nobody",
            extra_groups=[],
            cwd="/",
            env={"PYTHONPATH": PATHS, "PATH": os.defpath},
        )

    system = shutil.which(f"python3.{sys.version_info.minor}", path=os.defpath)
    for python in filter(None, (sys.executable, system)):
        with contextlib.suppress(PermissionError):
            if run_as_nobody(python, "-c", "import psycopg, psutil, verifier.postgres.image").returncode == 0:
                break
    else:
        pytest.skip("no Python of this version that the user nobody can run with these packages")
    own_cache = cache / "of-nobody"
    own_cache.mkdir()
    shutil.chown(own_cache, "nobody")
    result = run_as_nobody(python, "-c", textwrap.dedent(program), str(own_cache))
    assert (result.stdout, result.stderr) == ("nobody [(1, 'Mercury')]\n", "")


@as_root_only
@pytest.mark.skipif(sys.platform != "linux", reason="a small file system of its own needs Linux")
@pytest.mark.parametrize("full", ["scratch", "cache"])
def test_a_full_disk_is_the_verifiers_trouble_and_said_plainly(
    planets: ClusterImage, tmp_path: Path, full: str
) -> None:
    program = f"""
    import sys
    from pathlib import Path
    from verifier.errors import VerifierError
    from verifier.postgres.image import image
    from verifier.postgres.server import PostgresServer
    from verifier.reaping.reaper import Reaper
    small, cache = map(Path, sys.argv[1:])
    with Reaper() as reaper:
        try:
            if {full == "cache"}:
                image(reaper, "a", "b", "c", [], cache=small)
            else:
                PostgresServer.start(reaper, image(reaper, "a", "b", "c", [], cache=cache), scratch=small)
        except VerifierError as error:
            print(error)
        print(list(small.glob("pg-*")), list(small.glob("images/*")))
    """
    probe = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", str(tmp_path)], check=False)
    if probe.returncode != 0:
        pytest.skip("this machine lets nobody mount a file system")
    mount_and_run = 'mount -t tmpfs -o size=4m,mode=755 none "$1" && exec "$0" -c "$2" "$1" "$3"'
    arguments = [sys.executable, str(tmp_path), textwrap.dedent(program), str(planets.cache)]
    result = subprocess.run(
        ["unshare", "-m", "sh", "-c", mount_and_run, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": PATHS},
        timeout=60,
    )
    assert "No space left on device" in result.stdout
    assert str(tmp_path) in result.stdout
    assert "Free some space there" in result.stdout
    assert result.stdout.endswith("[] []\n"), result.stdout + result.stderr

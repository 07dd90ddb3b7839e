"""Promises of the throw-away Postgres: passwords count, images are reused, and nothing of a server is left."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from verifier import postgres
from verifier.errors import VerifierError
from verifier.postgres import ClusterImage, PostgresServer, ScriptFailed, find_installation, image
from verifier.reaper import Reaper

PATHS = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, sys.path)])  # for programs of their own
ROLE, PASSWORD, DATABASE = "curator", "p' \\ä:/@", "planets"
SCHEMA = """
CREATE TABLE planets (id integer PRIMARY KEY, name text UNIQUE);
CREATE TABLE born AS SELECT clock_timestamp() AS at;
INSERT INTO planets VALUES (1, 'Mercury');
"""
as_root_only = pytest.mark.skipif(os.geteuid() != 0, reason="not root: all tests here ran as an ordinary user")


def eventually(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, f"not within 20 s: {what}"
        time.sleep(0.002)


def lives(pid: int) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


@dataclasses.dataclass(frozen=True)
class Traces:
    """Everything by which a server could be found after its end."""

    pids: list[int]
    port: int
    folder: str
    segments: list[int]

    @classmethod
    def of(cls, server: PostgresServer) -> Traces:
        pids = [server.pid, *(child.pid for child in psutil.Process(server.pid).children(recursive=True))]
        segment = int((server.data / "postmaster.pid").read_text().splitlines()[6].split()[1])
        return cls(pids, server.port, str(server.data.parent), [segment])

    def left(self) -> list[object]:
        found: list[object] = [pid for pid in self.pids if lives(pid)]
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", self.port)):
            found.append(f"port {self.port}")
        found += [path for path in [self.folder] if Path(path).exists()]
        memory = Path("/proc/sysvipc/shm")
        if memory.exists():
            segments = {int(line.split()[1]) for line in memory.read_text().splitlines()[1:]}
            found += [f"segment {segment}" for segment in segments & set(self.segments)]
        return found


@pytest.fixture(scope="module")
def reaper() -> Iterator[Reaper]:
    with Reaper() as reaper:
        yield reaper


@pytest.fixture(scope="module")
def cache(reaper: Reaper) -> Iterator[Path]:
    """A cache of this test run, which the user that root's servers run as can enter, unlike pytest's folders."""
    folder = reaper.make_directory(Path("/var/tmp" if os.geteuid() == 0 else tempfile.gettempdir()), "cache-")
    folder.chmod(0o755)
    yield folder
    reaper.remove_directory(folder)


@pytest.fixture(scope="module")
def planets(reaper: Reaper, cache: Path) -> ClusterImage:
    return image(reaper, ROLE, PASSWORD, DATABASE, [("schema.sql", SCHEMA)], cache=cache)


@pytest.fixture(scope="module")
def server(reaper: Reaper, planets: ClusterImage) -> Iterator[PostgresServer]:
    """For the tests that only look."""
    with PostgresServer.start(reaper, planets) as server:
        yield server


def service(server: PostgresServer, **changes: object) -> psycopg.Connection:
    """A connection as the service makes it: TCP, its own role."""
    options = {"host": server.host, "port": server.port, "user": ROLE, "password": PASSWORD, "dbname": DATABASE}
    return psycopg.connect(make_conninfo(**{**options, **changes}), autocommit=True)  # type: ignore[arg-type]


def born(server: PostgresServer) -> object:
    """When the schema script ran."""
    with server.connect(DATABASE) as connection:
        return connection.execute("SELECT at FROM born").fetchone()


def test_the_service_finds_its_database_and_may_do_everything_in_it(server: PostgresServer) -> None:
    with service(server) as connection:
        assert connection.execute("SELECT name FROM planets").fetchall() == [("Mercury",)]
        connection.execute("CREATE TABLE moons (id integer)")
        owners = connection.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'").fetchall()
        assert owners == [(ROLE,)]
        row = connection.execute("SELECT usesuper, current_user = session_user FROM pg_user WHERE usename = %s", [ROLE])
        assert row.fetchone() == (True, True)


@pytest.mark.parametrize("wrong", [{"password": "guess"}, {"password": ""}, {"user": "nobody"}, {"user": "postgres"}])
def test_a_wrong_password_or_role_is_refused(server: PostgresServer, wrong: dict[str, str]) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        service(server, **wrong)


def test_passwords_are_checked_by_scram_and_appear_on_no_command_line(server: PostgresServer) -> None:
    with server.connect() as connection:
        rules = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
        assert rules == [("scram-sha-256",)]
    assert server.admin_password not in " ".join(psutil.Process(server.pid).cmdline())


def test_the_cluster_speaks_utf8_and_utc_and_sorts_by_code_point(server: PostgresServer) -> None:
    with server.connect(DATABASE) as connection:
        shown = connection.execute("SELECT upper('ä'), 'Z' < 'a', 'z' < 'ä', current_setting('timezone')").fetchone()
        assert shown == ("Ä", True, True, "UTC")
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_settings_can_be_given_per_server(reaper: Reaper, planets: ClusterImage) -> None:
    with PostgresServer.start(reaper, planets, settings={"max_connections": "7"}) as server, service(server) as session:
        assert session.execute("SHOW max_connections").fetchone() == ("7",)


def test_the_log_names_the_database_and_the_statement_that_failed(server: PostgresServer) -> None:
    with service(server) as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT * FROM comets")
    lines = [line for line in server.log() if "comets" in line]
    assert any(f" {DATABASE} ERROR" in line for line in lines)
    assert any(f" {DATABASE} STATEMENT:  SELECT * FROM comets" in line for line in lines)


def test_servers_beside_each_other_share_nothing(reaper: Reaper, planets: ClusterImage) -> None:
    with ThreadPoolExecutor(4) as pool, contextlib.ExitStack() as stack:
        servers = list(pool.map(lambda _: stack.enter_context(PostgresServer.start(reaper, planets)), range(4)))
        assert len({server.port for server in servers}) == 4
        with service(servers[0]) as connection:
            connection.execute("DELETE FROM planets")
        with service(servers[1]) as connection:
            assert connection.execute("SELECT count(*) FROM planets").fetchone() == (1,)


def test_a_port_that_is_taken_is_passed_over(
    reaper: Reaper, planets: ClusterImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = next(postgres._free_ports())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(postgres, "_free_ports", lambda: iter([taken.getsockname()[1], free]))
        with PostgresServer.start(reaper, planets) as server:
            assert server.port == free
            assert service(server).execute("SELECT 1").fetchone() == (1,)


def test_roles_and_databases_can_be_added(reaper: Reaper, planets: ClusterImage) -> None:
    with PostgresServer.start(reaper, planets) as server:
        for password in ("first", "second", "second"):
            server.create_role("astronomer", password)
        server.create_database("copy", owner="astronomer", template=DATABASE)
        server.create_database("copy", owner="astronomer")
        with service(server, user="astronomer", password="second", dbname="copy") as connection:
            connection.execute("CREATE SCHEMA mine")
            assert connection.execute("SELECT datname FROM pg_database WHERE datdba = 'astronomer'::regrole").fetchall()
        with pytest.raises(psycopg.OperationalError, match="password"):
            service(server, user="astronomer", password="first", dbname="copy")
        assert not [line for line in server.log() if "second" in line]


def test_a_restart_keeps_port_and_data_and_cuts_sessions_off(reaper: Reaper, planets: ClusterImage) -> None:
    with PostgresServer.start(reaper, planets) as server:
        port, pid = server.port, server.pid
        session = service(server)
        session.execute("INSERT INTO planets VALUES (2, 'Venus')")
        server.restart()
        assert (server.port, server.pid == pid) == (port, False)
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")
        with service(server) as connection:
            assert connection.execute("SELECT count(*) FROM planets").fetchone() == (2,)


def test_a_server_that_was_killed_can_be_restarted(reaper: Reaper, planets: ClusterImage) -> None:
    with PostgresServer.start(reaper, planets) as server:
        before = Traces.of(server)
        os.kill(server.pid, signal.SIGKILL)
        server.restart()
        with service(server) as connection:
            assert connection.execute("SELECT count(*) FROM planets").fetchone() == (1,)
        after = Traces.of(server)
    assert dataclasses.replace(before, pids=before.pids + after.pids, segments=before.segments + after.segments)
    assert before.left() == after.left() == []


# Images


def test_an_image_is_reused_until_a_script_changes(reaper: Reaper, cache: Path, planets: ClusterImage) -> None:
    again = image(reaper, ROLE, PASSWORD, DATABASE, [("schema.sql", SCHEMA)], cache=cache)
    changed = image(reaper, ROLE, PASSWORD, DATABASE, [("schema.sql", SCHEMA + "-- changed")], cache=cache)
    times = []
    for built in (planets, again, changed):
        with PostgresServer.start(reaper, built) as server:
            times.append(born(server))
    assert times[0] == times[1] != times[2]


def test_scripts_run_in_order_as_the_role_and_may_be_several_statements(reaper: Reaper, cache: Path) -> None:
    scripts = [
        ("1.sql", "CREATE TABLE who (name text); INSERT INTO who VALUES (current_user);"),
        ("2.sql", "\ufeffBEGIN; INSERT INTO who VALUES ('100 %s'); COMMIT;\nINSERT INTO who VALUES ('end')"),
        ("empty.sql", "-- nothing\n"),
    ]
    built = image(reaper, "postgres", "pw", "postgres", scripts, cache=cache)
    with (
        PostgresServer.start(reaper, built) as server,
        service(server, user="postgres", password="pw", dbname="postgres") as connection,
    ):
        assert connection.execute("SELECT name FROM who").fetchall() == [("postgres",), ("100 %s",), ("end",)]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("CREATE TABLE a (id integer);\n\nCREATE TABLE b (id intger);", 3, 'type "intger" does not exist'),
        ("CREATE TABLE a (id integer);\nCREATE TABEL b (id integer);", 2, 'syntax error at or near "TABEL"'),
        ("-- ok\nCREATE\u200b TABLE a (id integer);", 2, 'syntax error at or near "CREATE\u200b"'),
        ("CREATE TABLE a (id integer UNIQUE);\nINSERT INTO a VALUES (1), (1);", None, "(id)=(1) already exists"),
        ("SELECT 1;\n\0", 2, "NUL"),
        ("CREATE TABLE a (id integer);\nCOPY a FROM STDIN;", None, "COPY"),
        ("SELECT '\udc80'", None, "not valid text"),
    ],
)
def test_a_script_that_postgres_refuses_is_the_variants_fault(
    reaper: Reaper, cache: Path, text: str, line: int | None, message: str
) -> None:
    with pytest.raises(ScriptFailed) as caught:
        image(reaper, ROLE, PASSWORD, DATABASE, [("good.sql", "SELECT 1"), ("database/bad.sql", text)], cache=cache)
    assert (caught.value.script, caught.value.line) == ("database/bad.sql", line)
    assert message in caught.value.message
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize(("role", "database"), [("", DATABASE), ("pg_curator", DATABASE), (ROLE, ""), (ROLE, "a\0b")])
def test_a_role_or_database_that_postgres_refuses_is_the_variants_fault(
    reaper: Reaper, cache: Path, role: str, database: str
) -> None:
    with pytest.raises(ScriptFailed, match="role and database"):
        image(reaper, role, PASSWORD, database, [], cache=cache)


@pytest.mark.parametrize("length", [None, 0, 99])
def test_an_image_that_is_lost_or_damaged_is_built_again(reaper: Reaper, cache: Path, length: int | None) -> None:
    built = image(reaper, ROLE, PASSWORD, DATABASE, [("schema.sql", SCHEMA + "-- damaged")], cache=cache)
    if length is None:
        built.file.unlink()
    else:
        os.truncate(built.file, length)
    with PostgresServer.start(reaper, built) as server:
        assert born(server)


def test_images_used_last_are_kept(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.image" for number in range(postgres.KEPT_IMAGES + 5)]
    for number, file in enumerate(files):
        file.touch()
        os.utime(file, (number, number))
    os.utime(files[0])
    postgres._forget_oldest(tmp_path)
    assert set(tmp_path.iterdir()) == {files[0], *files[-postgres.KEPT_IMAGES + 1 :]}


def test_passwords_are_in_no_representation_and_no_readable_file(planets: ClusterImage) -> None:
    assert PASSWORD not in repr(planets)
    assert planets.file.stat().st_mode & 0o077 == 0
    assert planets.file.parent.stat().st_mode & 0o077 == 0


def test_a_cache_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images").chmod(0o777)
    with pytest.raises(VerifierError, match="only this user"):
        postgres.cache_folder(tmp_path)


# Nothing is left


def test_stop_leaves_nothing_and_can_be_repeated(reaper: Reaper, planets: ClusterImage) -> None:
    server = PostgresServer.start(reaper, planets)
    session = service(server)
    traces = Traces.of(server)
    assert len(traces.left()) == len(traces.pids) + (3 if sys.platform == "linux" else 2)
    server.stop()
    assert traces.left() == []
    server.stop()
    assert server.log() == []
    session.close()


def test_an_exception_leaves_nothing(reaper: Reaper, planets: ClusterImage) -> None:
    def fail() -> None:
        with PostgresServer.start(reaper, planets) as server:
            traces.append(Traces.of(server))
            raise ZeroDivisionError

    traces: list[Traces] = []
    with pytest.raises(ZeroDivisionError):
        fail()
    assert traces[0].left() == []


def test_stopping_a_server_that_was_killed_leaves_nothing(reaper: Reaper, planets: ClusterImage) -> None:
    server = PostgresServer.start(reaper, planets)
    traces = Traces.of(server)
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    assert traces.left() == []


def test_a_server_that_cannot_start_says_why_and_leaves_nothing(reaper: Reaper, planets: ClusterImage) -> None:
    scratch = reaper.make_directory(postgres.scratch_folder(shared=os.geteuid() == 0), "scratch-")
    scratch.chmod(0o755)
    with pytest.raises(VerifierError, match="shared_bufers"):
        PostgresServer.start(reaper, planets, settings={"shared_bufers": "1MB"}, scratch=scratch)
    assert list(scratch.iterdir()) == []
    reaper.remove_directory(scratch)


@pytest.mark.parametrize("server_signal", [None, signal.SIGSTOP, signal.SIGKILL])
def test_nothing_outlives_a_parent_that_is_killed(cache: Path, server_signal: signal.Signals | None) -> None:
    program = f"""
    import json, sys, time
    from pathlib import Path
    from verifier.postgres import PostgresServer, image
    from verifier.reaper import Reaper
    reaper = Reaper()
    built = image(reaper, {ROLE!r}, {PASSWORD!r}, {DATABASE!r}, [("schema.sql", {SCHEMA!r})], cache=Path(sys.argv[1]))
    server = PostgresServer.start(reaper, built)
    session = server.connect()
    print(json.dumps([server.pid, server.port, str(server.data)]), flush=True)
    time.sleep(600)
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), str(cache)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": PATHS},
    )
    assert parent.stdout is not None
    with parent.stdout as output:
        try:
            pid, port, data = json.loads(output.readline())
            family = [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
            segment = int(Path(data, "postmaster.pid").read_text().splitlines()[6].split()[1])
            traces = Traces(family, port, str(Path(data).parent), [segment])
            if server_signal is not None:
                os.kill(pid, server_signal)
        finally:
            parent.kill()
            parent.wait()
    eventually(lambda: not traces.left(), "process, port, folder and shared memory are gone")


# Where it runs


def test_a_missing_postgres_is_named(reaper: Reaper, tmp_path: Path) -> None:
    with pytest.raises(VerifierError, match=r"looked for .*pginstall\*/bin/postgres, found nothing.*pip install"):
        find_installation(reaper, package=tmp_path)


def test_a_postgres_that_lacks_parts_is_named(reaper: Reaper, tmp_path: Path) -> None:
    (tmp_path / "pginstall18" / "bin").mkdir(parents=True)
    (tmp_path / "pginstall18" / "bin" / "postgres").symlink_to(find_installation(reaper).folder / "bin" / "postgres")
    with pytest.raises(VerifierError, match=r"incomplete: there is no .*/bin/initdb and no .*pip install"):
        find_installation(reaper, package=tmp_path)


@pytest.fixture
def locked_package(reaper: Reaper, tmp_path: Path) -> Path:
    """The wheel in a virtual environment below a folder that only root can enter."""
    installed = find_installation(reaper).folder
    (tmp_path / "site").mkdir()
    tmp_path.chmod(0o700)
    for part in postgres._needed(installed):
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
    own_cache = cache / "of-locked"
    installation = find_installation(reaper, own_cache, locked_package)
    assert installation.folder.is_relative_to(own_cache)
    with PostgresServer.start(reaper, ClusterImage(installation, postgres.cache_folder(own_cache))) as server:
        assert psutil.Process(server.pid).username() == "nobody"
        assert server.connect().execute("SELECT 1").fetchone() == (1,)
    made = installation.folder.stat().st_ctime_ns
    assert find_installation(reaper, own_cache, locked_package) == installation
    assert installation.folder.stat().st_ctime_ns == made
    assert not [path for path in own_cache.iterdir() if path.name.startswith(".")]


@as_root_only
def test_a_cache_that_only_root_can_reach_is_no_place_for_binaries(
    reaper: Reaper, tmp_path: Path, locked_package: Path
) -> None:
    with pytest.raises(VerifierError, match="other users cannot enter"):
        find_installation(reaper, tmp_path / "cache", locked_package)


@as_root_only
def test_an_ordinary_user_needs_nothing_else(reaper: Reaper, cache: Path) -> None:
    program = f"""
    import sys, psutil
    from pathlib import Path
    from verifier.postgres import PostgresServer, image
    from verifier.reaper import Reaper
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
            if run_as_nobody(python, "-c", "import psycopg, psutil, verifier.postgres").returncode == 0:
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
    from verifier.postgres import PostgresServer, image
    from verifier.reaper import Reaper
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

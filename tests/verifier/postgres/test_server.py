"""Promises of a server: passwords count, restarts keep the data, and nothing is left of it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.verifier.postgres.planets import DATABASE, PASSWORD, ROLE, SCHEMA, Traces, service
from tests.verifier.processes import PATHS, eventually
from verifier.errors import VerifierError
from verifier.ports import free_ports
from verifier.postgres import server as server_module
from verifier.postgres.folders import scratch_folder
from verifier.postgres.image import ClusterImage
from verifier.postgres.server import PostgresServer
from verifier.reaping.reaper import Reaper


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
    free = next(free_ports())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(server_module, "free_ports", lambda: iter([taken.getsockname()[1], free]))
        with PostgresServer.start(reaper, planets) as server:
            assert server.port == free
            assert service(server).execute("SELECT 1").fetchone() == (1,)


def test_a_restart_keeps_port_and_data_and_cuts_sessions_off(reaper: Reaper, planets: ClusterImage) -> None:
    with PostgresServer.start(reaper, planets) as server:
        port, pid = server.port, server.pid
        session = service(server)
        session.execute("INSERT INTO planets VALUES (2, 'Venus')")
        with server.halted():
            pass
        assert (server.port, server.pid == pid) == (port, False)
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")
        with service(server) as connection:
            assert connection.execute("SELECT count(*) FROM planets").fetchone() == (2,)


def test_a_server_that_was_killed_can_be_restarted(reaper: Reaper, planets: ClusterImage) -> None:
    with PostgresServer.start(reaper, planets) as server:
        before = Traces.of(server)
        os.kill(server.pid, signal.SIGKILL)
        with server.halted():
            pass
        with service(server) as connection:
            assert connection.execute("SELECT count(*) FROM planets").fetchone() == (1,)
        after = Traces.of(server)
    assert before.left() == after.left() == []


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


class Misspelt(ClusterImage):
    """An image with a setting that Postgres does not know."""

    def unpack(self, reaper: Reaper, scratch: Path, target: Path) -> str:
        password = super().unpack(reaper, scratch, target)
        with (target / "postgresql.conf").open("a") as settings:
            settings.write("shared_bufers = 1MB\n")
        return password


def test_a_server_that_cannot_start_says_why_and_leaves_nothing(reaper: Reaper, planets: ClusterImage) -> None:
    scratch = reaper.make_directory(scratch_folder(shared=os.geteuid() == 0), "scratch-")
    scratch.chmod(0o755)
    with pytest.raises(VerifierError, match="shared_bufers"):
        PostgresServer.start(reaper, Misspelt(planets.installation, planets.cache, planets.contents), scratch=scratch)
    assert list(scratch.iterdir()) == []
    reaper.remove_directory(scratch)


@pytest.mark.parametrize("server_signal", [None, signal.SIGSTOP, signal.SIGKILL])
def test_nothing_outlives_a_parent_that_is_killed(cache: Path, server_signal: signal.Signals | None) -> None:
    program = f"""
    import json, sys, time
    from pathlib import Path
    from verifier.postgres.image import image
    from verifier.postgres.server import PostgresServer
    from verifier.reaping.reaper import Reaper
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

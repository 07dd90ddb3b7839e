"""Promises of the reaper: whatever ends its owner, no process and no directory is left, and no stranger is hurt."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.verifier.processes import PATHS, eventually, lives
from verifier.errors import VerifierError
from verifier.reaping.family import Ward, end
from verifier.reaping.reaper import Reaper

# Says where it is, then does nothing for longer than any test takes.
IDLE = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)"]
POLITE = "trap 'touch left; exit 0' QUIT; touch ready; while :; do sleep 0.01; done"
# What `gunicorn --daemon` does: a grandchild in a session of its own, whose parents are gone.
DAEMON = """
import os, sys, time
if os.fork(): os._exit(0)
os.setsid()
if os.fork(): os._exit(0)
with open(sys.argv[1] + ".new", "w") as file: file.write(str(os.getpid()))
os.rename(sys.argv[1] + ".new", sys.argv[1])
time.sleep(600)
"""


@contextlib.contextmanager
def owner(body: str, *args: object) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    """A program of its own that holds a reaper, and what it told: one line of JSON."""
    program = "import json, os, signal, subprocess, sys, time\nfrom pathlib import Path\n"
    program += f"from verifier.reaping.reaper import Reaper\nIDLE = {IDLE!r}\nreaper = Reaper()\n"
    program += "def tell(*facts): print(json.dumps(facts), flush=True)\n" + textwrap.dedent(body)
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, args)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": PATHS},
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_end_kills_a_process_and_a_second_end_does_nothing() -> None:
    with Reaper() as reaper:
        process = reaper.popen(IDLE)
        assert os.getsid(process.pid) == process.pid
        reaper.end(process)
        assert process.returncode == -signal.SIGKILL
        reaper.end(process)


@pytest.mark.parametrize("platform", [sys.platform, "another system with psutil"])
def test_end_finds_a_daemon_that_left_its_session(
    tmp_path: Path, platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Reaper() as reaper:
        process = reaper.popen([sys.executable, "-c", DAEMON, str(tmp_path / "pid")])
        eventually((tmp_path / "pid").exists, "the daemon tells its process id")
        daemon = int((tmp_path / "pid").read_text())
        process.wait()
        assert lives(daemon)
        monkeypatch.setattr(sys, "platform", platform)
        reaper.end(process)
        assert not lives(daemon)


def test_end_finds_what_hides_its_session_and_its_environment_by_where_it_works(tmp_path: Path) -> None:
    with Reaper() as reaper:
        program = f"import os; os.setsid(); os.chdir({str(tmp_path)!r}); os.execve({sys.executable!r}, {IDLE!r}, {{}})"
        outside = ["/bin/sh", "-c", '"$@" & echo $! > pid.new && mv pid.new pid', "sh", sys.executable]
        process = reaper.popen([*outside, "-c", program], cwd=tmp_path, place=tmp_path)
        eventually((tmp_path / "pid").exists, "the shell tells the process id")
        hidden = int((tmp_path / "pid").read_text())
        process.wait()
        eventually(lambda: psutil.Process(hidden).cmdline() == IDLE, "the process has hidden")
        reaper.end(process)
        assert not lives(hidden)


def test_end_gives_a_polite_process_the_time_to_clean_up(tmp_path: Path) -> None:
    with Reaper() as reaper:
        process = reaper.popen(["/bin/sh", "-c", POLITE], stop_signal=signal.SIGQUIT, cwd=tmp_path)
        eventually((tmp_path / "ready").exists, "the shell is ready")
        reaper.end(process)
        assert process.returncode == 0
        assert (tmp_path / "left").exists()


def test_end_reaches_a_stopped_process() -> None:
    with Reaper() as reaper:
        process = reaper.popen(IDLE, stop_signal=signal.SIGTERM)
        process.send_signal(signal.SIGSTOP)
        eventually(lambda: psutil.Process(process.pid).status() == psutil.STATUS_STOPPED, "the process is stopped")
        reaper.end(process)
        assert process.returncode == -signal.SIGTERM


def test_a_process_that_only_took_over_the_id_is_left_alone() -> None:
    stranger = subprocess.Popen(IDLE, start_new_session=True)
    try:
        born = psutil.Process(stranger.pid).create_time()
        end([Ward("a token nobody has", signal.SIGKILL, stranger.pid, born - 60)])
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_close_kills_and_deletes_what_was_not_given_back(tmp_path: Path) -> None:
    with Reaper() as reaper:
        process = reaper.popen(IDLE)
        directory = reaper.make_directory(tmp_path, "run-")
        (directory / "locked" / "inner").mkdir(parents=True)
        (directory / "locked" / "inner" / "file").write_text("x")
        (directory / "locked").chmod(0)
    assert process.returncode == -signal.SIGKILL
    assert not list(tmp_path.iterdir())


def test_close_leaves_what_was_given_back(tmp_path: Path) -> None:
    with Reaper() as reaper:
        directory = reaper.make_directory(tmp_path, "run-")
        assert directory.stat().st_mode & 0o777 == 0o700
        reaper.remove_directory(directory)
        directory.mkdir()
    assert directory.exists()


def test_close_goes_on_while_a_thread_gives_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with Reaper() as reaper:
        first, second = reaper.popen(IDLE), reaper.popen(IDLE)
        poll = first.poll

        def interrupted() -> int | None:
            code = poll()
            giving = threading.Thread(target=reaper.end, args=[second])
            giving.start()
            giving.join()
            return code

        monkeypatch.setattr(first, "poll", interrupted)
    assert (first.returncode, second.returncode) == (-signal.SIGKILL, -signal.SIGKILL)


def test_an_exception_cleans_up_too(tmp_path: Path) -> None:
    def fail() -> None:
        with Reaper() as reaper:
            started.append(reaper.popen(IDLE))
            reaper.make_directory(tmp_path, "run-")
            raise ZeroDivisionError

    started: list[subprocess.Popen[bytes]] = []
    with pytest.raises(ZeroDivisionError):
        fail()
    assert not lives(started[0].pid)
    assert not list(tmp_path.iterdir())


def test_a_program_that_is_not_there_is_reported() -> None:
    with Reaper() as reaper, pytest.raises(FileNotFoundError):
        reaper.popen(["/no/such/program"])


def test_a_directory_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    with Reaper() as reaper, pytest.raises(FileNotFoundError):
        reaper.make_directory(tmp_path / "missing", "run-")


def test_without_a_watchdog_nothing_is_started_but_everything_can_be_ended() -> None:
    with Reaper() as reaper:
        process = reaper.popen(IDLE)
        watchdog = psutil.Process(reaper.watchdog_pid)
        watchdog.kill()
        watchdog.wait()
        with pytest.raises(VerifierError, match="watchdog"):
            reaper.popen(IDLE)
        reaper.end(process)
        assert not lives(process.pid)


def test_the_watchdog_loads_nothing_that_would_make_its_start_slow() -> None:
    program = """
    import json, sys
    import verifier.reaping.watchdog
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names)))
    """
    command = [sys.executable, "-S", "-c", textwrap.dedent(program)]
    loaded = json.loads(subprocess.check_output(command, env={"PYTHONPATH": PATHS}))
    assert [name for name in loaded if not name.startswith("_")] == ["psutil", "verifier"]


STARTS_AND_WAITS = """
directory = reaper.make_directory(Path(sys.argv[1]), "run-")
tell(reaper.popen(IDLE).pid, str(directory), reaper.watchdog_pid)
time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_nothing_outlives_an_owner_that_is_killed(tmp_path: Path, number: signal.Signals) -> None:
    with owner(STARTS_AND_WAITS, tmp_path) as (process, (pid, directory, watchdog)):
        assert lives(pid)
        assert Path(directory).exists()
        process.send_signal(number)
        eventually(lambda: not lives(pid), "the registered process is gone")
        eventually(lambda: not Path(directory).exists(), "the registered directory is gone")
        eventually(lambda: not lives(watchdog), "the watchdog is gone")


def test_ctrl_c_in_the_terminal_does_not_reach_the_watchdog(tmp_path: Path) -> None:
    with owner(STARTS_AND_WAITS, tmp_path) as (process, (pid, directory, watchdog)):
        os.killpg(process.pid, signal.SIGINT)
        eventually(lambda: not lives(pid), "the registered process is gone")
        eventually(lambda: not Path(directory).exists(), "the registered directory is gone")
        eventually(lambda: not lives(watchdog), "the watchdog is gone")


def test_an_owner_killed_between_fork_and_registration_leaves_no_process(tmp_path: Path) -> None:
    body = """
    os.chdir(sys.argv[1])
    class Popen(subprocess.Popen):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            while not os.path.exists("ready"): time.sleep(0.002)
            tell(self.pid)
            time.sleep(600)
    subprocess.Popen = Popen
    reaper.popen(["/bin/sh", "-c", sys.argv[2]], stop_signal=signal.SIGQUIT)
    """
    with owner(body, tmp_path, POLITE) as (process, (pid,)):
        assert lives(pid)
        process.kill()
        eventually(lambda: not lives(pid), "the process that was never registered is gone")
        assert (tmp_path / "left").exists()


def test_a_ctrl_c_between_fork_and_registration_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    class Interrupted(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            started.append(self.pid)
            raise KeyboardInterrupt

    with Reaper() as reaper:
        monkeypatch.setattr(subprocess, "Popen", Interrupted)
        with pytest.raises(KeyboardInterrupt):
            reaper.popen(IDLE)
        assert not lives(started[0])


def test_a_forked_worker_that_holds_the_pipe_does_not_keep_the_watchdog_from_its_work() -> None:
    body = """
    pid = reaper.popen(IDLE).pid
    worker = os.fork()
    if worker: tell(pid, worker)
    time.sleep(600)
    """
    with owner(body) as (process, (pid, worker)):
        process.kill()
        try:
            eventually(lambda: not lives(pid), "the registered process is gone")
            assert lives(worker)
        finally:
            os.kill(worker, signal.SIGKILL)

"""However a run ends, nothing of it is left in the engine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from docker import DockerClient
from docker.errors import DockerException
from docker.types import Mount

from tests.engines.conftest import left
from tests.verifier.processes import PATHS
from verifier.backends.docker import DockerBackend
from verifier.containers.leftovers import OWNER, RUN, sweep
from verifier.reaping.ownership import mark

PATIENCE_SECONDS = 90
"""The engine takes its time on a busy machine."""
HERE = mark("/").rsplit("/", 2)[0]
RESTART = "FAULTORY_RESTART_ENGINE"
DEPLOY = """
import time
from bases.base import find_base
from verifier.backends.docker import DockerBackend
with DockerBackend() as backend, backend.deploy(find_base("planetarium").app) as deployment:
    print(backend.session.run, flush=True)
    time.sleep(600)
"""


def eventually(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"not within {PATIENCE_SECONDS} s: {what}"
        time.sleep(0.1)


def started() -> tuple[subprocess.Popen[str], str]:
    program = subprocess.Popen(
        [sys.executable, "-c", DEPLOY],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": PATHS},
    )
    assert program.stdout is not None
    return program, program.stdout.readline().strip()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_process_that_is_interrupted_or_killed_leaves_nothing(engine: DockerClient, number: signal.Signals) -> None:
    program, run = started()
    label = f"faultory.run={run}"
    assert len(left(engine, label)) >= 4
    program.send_signal(number)
    program.wait(PATIENCE_SECONDS)
    eventually(lambda: left(engine, label) == [], f"nothing of run {run} is left")


def test_what_a_dead_process_left_is_swept_up_and_what_a_live_one_has_is_not(engine: DockerClient) -> None:
    program, run = started()
    try:
        dead = f"{HERE}/1/1"  # there is such a process, but it was born at another time
        network = engine.networks.create("faultory-test", internal=True, labels={OWNER: dead})
        abroad = engine.networks.create("faultory-test-abroad", internal=True, labels={OWNER: "another-machine/1/1"})
        sweep(engine)
        assert left(engine, f"{OWNER}={dead}") == []
        assert [one.id for one in engine.networks.list(filters={"label": f"{OWNER}=another-machine/1/1"})] == [
            abroad.id
        ]
        assert network.name not in [one.name for one in engine.networks.list()]
        assert len(left(engine, f"faultory.run={run}")) >= 4
    finally:
        abroad.remove()
        program.kill()
        program.wait()


def test_what_a_dead_run_left_is_gone_when_the_next_one_begins(engine: DockerClient) -> None:
    name = f"faultory-test-{os.urandom(6).hex()}"
    dead = {OWNER: f"{HERE}/1/1", RUN: name}
    engine.networks.create(name, internal=True, labels=dead)
    volume = engine.volumes.create(name, labels=dead)
    mounts = [Mount("/data", volume.name)]
    for state in ("running", "stopped"):
        made = engine.containers.create(
            "python:3.13-slim", ["sleep", "600"], name=f"{name}-{state}", network=name,
            labels=dead, mounts=mounts,
        )  # fmt: skip
        if state == "running":
            made.start()
    assert len(left(engine, f"{RUN}={name}")) == 4
    with DockerBackend() as backend:
        assert backend.session.run != name
        assert left(engine, f"{RUN}={name}") == []


def test_what_a_run_has_is_gone_after_the_engine_was_restarted(engine: DockerClient) -> None:
    """Only where whoever runs this says how: others may use the engine, too."""
    if not (command := os.environ.get(RESTART)):
        pytest.skip(f"{RESTART} is not set: the shell's command that restarts the engine, where that harms nobody")
    program, run = started()
    assert len(left(engine, f"{RUN}={run}")) >= 4
    subprocess.run(command, shell=True, check=True, timeout=PATIENCE_SECONDS)
    eventually(lambda: _answers(engine), "the engine answers again")
    assert left(engine, f"{RUN}={run}"), "a restart of the engine takes nothing away"
    program.kill()
    program.wait(PATIENCE_SECONDS)
    eventually(lambda: left(engine, f"{RUN}={run}") == [], f"nothing of run {run} is left")


def _answers(engine: DockerClient) -> bool:
    with suppress(requests.RequestException, DockerException):
        return bool(engine.ping())
    return False


def test_a_command_that_is_interrupted_while_it_proves_leaves_nothing(engine: DockerClient, tmp_path: Path) -> None:
    before = set(left(engine))
    environment = {**os.environ, "FAULTORY_RESULTS": str(tmp_path)}
    command = [sys.executable, "-m", "faultory", "prove", "nobody-gets-in", "--backend", "docker", "-q"]
    program = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    eventually(lambda: bool(set(left(engine)) - before), "something runs")
    time.sleep(1)
    program.send_signal(signal.SIGINT)
    _, told = program.communicate(timeout=PATIENCE_SECONDS)
    assert program.returncode == 130, told
    assert "interrupted: nothing was written, and nothing is left running" in told
    eventually(lambda: set(left(engine)) <= before, "nothing is left")

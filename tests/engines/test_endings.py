"""However a run ends, nothing of it is left in the engine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping

import pytest
from docker import DockerClient

from tests.engines.conftest import left
from tests.verifier.processes import PATHS, eventually
from verifier.containers.leftovers import OWNER, sweep

DEPLOY = """
import time
from bases.base import find_base
from verifier.backends.docker import DockerBackend
with DockerBackend() as backend, backend.deploy(find_base("planetarium").app) as deployment:
    print(backend.session.run, flush=True)
    time.sleep(600)
"""


def started(extra: Mapping[str, str] = {}) -> tuple[subprocess.Popen[str], str]:  # noqa: B006 - only read
    program = subprocess.Popen(
        [sys.executable, "-c", DEPLOY],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": PATHS, **extra},
    )
    assert program.stdout is not None
    return program, program.stdout.readline().strip()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_process_that_is_interrupted_or_killed_leaves_nothing(engine: DockerClient, number: signal.Signals) -> None:
    program, run = started()
    label = f"faultory.run={run}"
    assert len(left(engine, label)) >= 4
    program.send_signal(number)
    program.wait(30)
    eventually(lambda: left(engine, label) == [], f"nothing of run {run} is left")


def test_what_a_dead_process_left_is_swept_up_and_what_a_live_one_has_is_not(engine: DockerClient) -> None:
    program, run = started()
    try:
        dead = f"{os.uname().nodename}/1/1"  # there is such a process, but it was born at another time
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


def test_a_command_that_is_interrupted_while_it_proves_leaves_nothing(engine: DockerClient, tmp_path: str) -> None:
    before = set(left(engine))
    environment = {**os.environ, "FAULTORY_RESULTS": str(tmp_path)}
    command = [sys.executable, "-m", "faultory", "prove", "nobody-gets-in", "--backend", "docker", "-q"]
    program = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    eventually(lambda: bool(set(left(engine)) - before), "something runs")
    time.sleep(1)
    program.send_signal(signal.SIGINT)
    _, told = program.communicate(timeout=60)
    assert program.returncode == 130, told
    assert "interrupted: nothing was written, and nothing is left running" in told
    eventually(lambda: set(left(engine)) <= before, "nothing is left")

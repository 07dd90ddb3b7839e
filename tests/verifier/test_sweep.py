"""Many proofs, side by side."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from bases.base import find_base
from faults.combinations import combinations
from tests.verifier.processes import PATHS, eventually
from verifier.errors import VerifierError
from verifier.proof import Verdict
from verifier.sweep import sweep

# Both keep the service from its database, and so are proven in no time.
BASE = find_base("planetarium")
QUICK = list(combinations(BASE, ["wrong-database-name", "wrong-database-password"]))
# The last takes as long as a proof does.
THREE = [*QUICK, *combinations(BASE, ["missing-index"], sample=1)]

SWEEP = """
from tests.verifier.test_sweep import QUICK
from verifier.sweep import sweep
if __name__ == "__main__":
    for _ in sweep(QUICK, jobs=1):
        print("one is done", flush=True)
"""


@pytest.fixture(autouse=True)
def _apart(results: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FAULTORY_RESULTS", str(results))
    before = below()
    yield
    eventually(lambda: below() <= before, "everything has ended")


def below() -> set[psutil.Process]:
    """What runs below this process, but for Python's own tracker, which stays."""
    return {one for one in psutil.Process().children(recursive=True) if "resource_tracker" not in command(one)}


def command(process: psutil.Process) -> str:
    """How it was started; nothing when it has ended meanwhile."""
    with suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""


def test_when_the_time_is_up_no_more_are_begun() -> None:
    ((proof, _),) = sweep(QUICK, jobs=2, seconds=0)
    assert (proof.name, proof.verdict) == (QUICK[0][0], Verdict.PROVEN)


def test_what_is_proven_is_not_proven_again() -> None:
    first = list(sweep(QUICK, jobs=2))
    assert {proof.name for proof, _ in first} == {name for name, _ in QUICK}
    assert all(proof.verdict is Verdict.PROVEN for proof, _ in first)
    assert [kept for _, kept in first] == [False, False]
    again = list(sweep(QUICK, jobs=2))
    assert [kept for _, kept in again] == [True, True]
    assert {proof.variant for proof, _ in again} == {proof.variant for proof, _ in first}


def under_way(before: set[psutil.Process]) -> set[psutil.Process]:
    """What runs below this process since, once there is a database among it: a proof is under way."""
    eventually(lambda: any("postgres" in command(one) for one in below() - before), "a proof is under way")
    return below() - before


def test_a_worker_that_is_killed_ends_the_sweep_with_a_word() -> None:
    before, proofs = below(), sweep(THREE, jobs=2)
    for _ in range(2):  # the first is proven alone
        next(proofs)
    left = under_way(before)
    for worker in psutil.Process().children():
        if "spawn_main" in command(worker):
            os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(VerifierError, match="was killed"):
        list(proofs)
    eventually(lambda: not any(one.is_running() for one in left), "all of it has ended")


def test_workers_do_not_outlive_a_sweep_that_is_killed() -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", SWEEP], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": PATHS}
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "one is done\n"
    below_it = psutil.Process(program.pid).children(recursive=True)
    assert any("spawn_main" in command(one) for one in below_it)
    program.kill()
    program.wait(30)
    eventually(lambda: not any(one.is_running() for one in below_it), "all of them have ended")


def test_a_sweep_that_is_left_leaves_nothing() -> None:
    before, proofs = below(), sweep(THREE, jobs=2)
    for _ in range(2):  # the first is proven alone
        next(proofs)
    left = under_way(before)
    proofs.close()
    eventually(lambda: not any(one.is_running() for one in left), "all of it has ended")

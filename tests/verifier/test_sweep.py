"""Many proofs, side by side."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bases.base import find_base
from faults.combinations import combinations
from tests.verifier.processes import eventually
from verifier.errors import VerifierError
from verifier.proof import Verdict
from verifier.sweep import sweep

# Both keep the service from its database, and so are proven in no time.
QUICK = list(combinations(find_base("planetarium"), ["wrong-database-name", "wrong-database-password"]))


@pytest.fixture(autouse=True)
def _apart(results: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FAULTORY_RESULTS", str(results))
    before = below()
    yield
    eventually(lambda: below() <= before, "everything has ended")


def below() -> set[psutil.Process]:
    """What runs below this process, but for Python's own tracker, which stays."""
    found = psutil.Process().children(recursive=True)
    return {one for one in found if "resource_tracker" not in " ".join(one.cmdline())}


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


def test_a_worker_that_is_killed_ends_the_sweep_with_a_word() -> None:
    proofs = sweep(QUICK, jobs=1)
    next(proofs)
    for worker in psutil.Process().children():
        if "spawn_main" in " ".join(worker.cmdline()):
            os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(VerifierError, match="was killed"):
        list(proofs)


def test_a_sweep_that_is_left_leaves_nothing() -> None:
    proofs = sweep(QUICK, jobs=2)
    next(proofs)
    proofs.close()

"""Every fault of the image is proven by building and running it."""

from __future__ import annotations

import pytest

from bases.base import Base
from faults.catalog import load_catalog
from faults.combinations import combinations
from faults.fault import Backend, Family, Fault
from faults.variant import compose
from verifier.backends.docker import DockerBackend
from verifier.backends.process import ProcessBackend
from verifier.outcomes import Outcome
from verifier.proof import Verdict
from verifier.prove import BROKEN, Prover
from verifier.store import Store

FAULTS = [fault for fault in load_catalog().values() if fault.family is Family.IMAGE or fault.backend is Backend.DOCKER]


@pytest.fixture(scope="module")
def prover(backend: DockerBackend, tmp_path_factory: pytest.TempPathFactory) -> Prover:
    """One for all, so that the healthy service is run once."""
    return Prover(backend, Store(tmp_path_factory.getbasetemp() / "results"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_it_breaks_as_it_says_and_its_fix_heals_it(prover: Prover, base: Base, fault: Fault) -> None:
    ((name, recipe),) = combinations(base, [fault.id], sample=1)
    proof = prover.prove(compose(recipe, name))
    print(f"{name}: {proof.seconds:.1f} s, {', '.join(proof.failed)}")
    assert proof.verdict is Verdict.PROVEN, proof.reason


def test_a_build_that_fails_names_its_step_and_all_but_the_start_is_blocked(prover: Prover, base: Base) -> None:
    ((name, recipe),) = combinations(base, ["misspelt-source"], sample=1)
    proof = prover.prove(compose(recipe, name))
    broken = proof.run(BROKEN)
    assert broken is not None
    assert proof.failed == ("health.liveness", "image.builds")
    assert broken.result("image.builds").message.startswith("the build failed at step ")
    assert broken.phase == "not created"
    assert {one.blocked_by for one in broken.results if one.outcome is Outcome.BLOCKED} == {
        "health.liveness",
        "image.builds",
    }


def test_as_a_process_it_is_unproven_and_the_remedy_is_named(base: Base) -> None:
    ((name, recipe),) = combinations(base, ["runs-as-root"])
    with ProcessBackend() as processes:
        proof = Prover(processes, Store()).prove(compose(recipe, name))
    assert proof.verdict is Verdict.UNPROVEN
    assert proof.reason == "runs-as-root at user cannot be seen on the backend process: use --backend docker."

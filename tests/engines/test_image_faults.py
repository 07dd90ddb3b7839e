"""How faults of the image are proven; that each of them is, a sweep of the catalog shows."""

from __future__ import annotations

import pytest

from bases.base import Base
from faults.combinations import combinations
from faults.variant import compose
from verifier.backends.docker import DockerBackend
from verifier.backends.process import ProcessBackend
from verifier.outcomes import Outcome
from verifier.proof import Verdict
from verifier.prove import BROKEN, Prover
from verifier.store import Store


@pytest.fixture(scope="module")
def prover(backend: DockerBackend, tmp_path_factory: pytest.TempPathFactory) -> Prover:
    return Prover(backend, Store(tmp_path_factory.getbasetemp() / "results"))


def test_a_build_that_fails_names_its_step_and_all_but_the_start_is_blocked(prover: Prover, base: Base) -> None:
    ((name, recipe),) = combinations(base, ["misspelt-source"], sample=1)
    proof = prover.prove(compose(recipe, name))
    broken = proof.run(BROKEN)
    assert broken is not None
    assert proof.failed == ("health.liveness", "image.builds")
    assert broken.result("image.builds").message.startswith("the build failed at step ")
    assert broken.phase == "not built"
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

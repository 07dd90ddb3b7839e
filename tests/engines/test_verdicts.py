"""What both backends can show, both judge alike."""

from pathlib import Path

import pytest

from faults.variant import make_variant
from verifier.backends.docker import DockerBackend
from verifier.backends.process import ProcessBackend
from verifier.proof import Verdict
from verifier.prove import Prover
from verifier.store import Store

RECIPES = Path(__file__).parents[2] / "recipes"
# One of each family.
SAMPLE = ["lost-moons", "nobody-gets-in", "undying-planets", "crowded-harbour", "upside-down"]


@pytest.mark.parametrize("name", SAMPLE)
def test_a_recipe_gets_the_same_verdict_as_a_process_and_in_a_container(
    backend: DockerBackend, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    variant = make_variant(RECIPES / f"{name}.yaml")
    store = Store(tmp_path_factory.getbasetemp() / "results")
    inside = Prover(backend, store).prove(variant)
    with ProcessBackend() as processes:
        outside = Prover(processes, store).prove(variant)
    print(f"{name}: {inside.seconds} s in containers, {outside.seconds} s as a process")
    assert (inside.verdict, inside.reason) == (Verdict.PROVEN, outside.reason)
    assert (inside.failed, inside.blocked) == (outside.failed, outside.blocked)

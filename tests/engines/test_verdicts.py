"""What both backends can show, both judge alike."""

from pathlib import Path

import pytest

from bases.base import Base
from faults.catalog import load_catalog
from faults.combinations import combinations
from faults.fault import Backend, Family
from faults.recipe import Recipe, read_recipe
from faults.variant import compose
from verifier.backends.docker import DockerBackend
from verifier.backends.process import ProcessBackend
from verifier.proof import Verdict
from verifier.prove import Prover
from verifier.store import Store

RECIPES = Path(__file__).parents[2] / "recipes"
# At least one of each family, recipes where there is one.
SAMPLE = {
    "upside-down": Family.LOGIC,
    "missing-await": Family.CONCURRENCY,
    "crowded-harbour": Family.DATABASE,
    "lost-moons": Family.UNICODE,
    "nobody-gets-in": Family.CONFIGURATION,
    "missing-driver": Family.DEPENDENCIES,
    "now-you-see-it": Family.RESOURCES,
    "metric-renamed": Family.OBSERVABILITY,
    "module-shadows-standard-library": Family.IMAGE,
    "port-without-a-name": Family.KUBERNETES,
}


def recipe_of(base: Base, name: str) -> Recipe:
    """A curated recipe, or a fault of the catalog at the first site that is drawn."""
    path = RECIPES / f"{name}.yaml"
    return read_recipe(path) if path.exists() else next(combinations(base, [name], sample=1))[1]


@pytest.mark.parametrize("name", SAMPLE)
def test_both_give_the_same_verdict(
    backend: DockerBackend, base: Base, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    variant = compose(recipe_of(base, name), name)
    assert {cut.fault.family for cut in variant.cuts} == {SAMPLE[name]}  # type: ignore[union-attr]
    store = Store(tmp_path_factory.getbasetemp() / "results")
    inside = Prover(backend, store).prove(variant)
    with ProcessBackend() as processes:
        outside = Prover(processes, store).prove(variant)
    print(f"{name}: {inside.seconds} s in containers, {outside.seconds} s as a process")
    assert (inside.verdict, inside.reason) == (Verdict.PROVEN, outside.reason)
    assert inside.failed == outside.failed
    assert set(inside.blocked) - set(outside.not_run) == set(outside.blocked)


def test_every_family_that_both_can_show_is_among_them() -> None:
    shown = {fault.family for fault in load_catalog().values() if fault.backend is Backend.PROCESS}
    assert set(SAMPLE.values()) == shown

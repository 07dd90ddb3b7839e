"""What a process, containers and a cluster can all show, they judge alike."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bases.base import Base
from faults.catalog import load_catalog
from faults.fault import Layer
from faults.variant import compose
from tests.engines.test_verdicts import recipe_of
from verifier.backends.docker import DockerBackend
from verifier.backends.kubernetes import KubernetesBackend
from verifier.backends.process import ProcessBackend
from verifier.proof import Proof, Verdict
from verifier.prove import Prover
from verifier.store import Store
from verifier.toolbox import offered

# Of the source and of the configuration: one that answers wrongly, one that replicas disagree on, one that does not
# start, one that does not reach its database.
SAMPLE = {
    "upside-down": Layer.SOURCE,
    "random-signing-key": Layer.SOURCE,
    "missing-object": Layer.MANIFEST,
    "wrong-database-password": Layer.MANIFEST,
}


@pytest.fixture(scope="module")
def cluster_backend() -> Iterator[KubernetesBackend]:
    made = KubernetesBackend()
    if (reason := made.missing()) is not None:
        made.reaper.close()
        pytest.skip(reason)
    with made:
        yield made


@pytest.fixture(scope="module")
def store() -> Store:
    """That of the commands: a healthy run of the cluster takes more than a minute, and is the same for all of a day."""
    return Store()


def seen_by_all(base: Base, names: tuple[str, ...]) -> set[str]:
    """Those of the checks that a process can run."""
    return {name for name in names if offered(base.contract.by_name[name].needs, ProcessBackend.name)}


@pytest.mark.parametrize("name", SAMPLE)
def test_all_three_give_the_same_verdict(
    cluster_backend: KubernetesBackend, backend: DockerBackend, base: Base, store: Store, name: str
) -> None:
    variant = compose(recipe_of(base, name), name)
    assert {cut.fault.layer for cut in variant.cuts} == {SAMPLE[name]}  # type: ignore[union-attr]
    with ProcessBackend() as processes:
        proofs: list[Proof] = [Prover(each, store).prove(variant) for each in (processes, backend, cluster_backend)]
    for proof in proofs:
        print(f"{name}: {proof.verdict} on {proof.backend} in {proof.seconds} s")
        assert (proof.verdict, proof.reason) == (Verdict.PROVEN, "every claim holds")
        assert seen_by_all(base, proof.failed) == set(proofs[0].failed)


def test_the_sample_is_in_the_catalog_or_among_the_recipes() -> None:
    recipes = {path.stem for path in (Path(__file__).parents[2] / "recipes").glob("*.yaml")}
    assert set(SAMPLE) <= recipes | set(load_catalog())

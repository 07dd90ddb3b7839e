"""The Kubernetes backend, on whatever local cluster kubectl would use."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from docker import DockerClient

from bases.base import Base
from faultory import exits
from faults.editors.manifests import set_variable
from faults.variant import compose
from tests.engines.test_endings import eventually
from tests.faults.recipes import by_hand, recipe
from tests.verifier.processes import PATHS
from verifier.backends.kubernetes import KubernetesBackend
from verifier.cluster.kubectl import Kubectl
from verifier.cluster.leftovers import OWNER, labels, sweep
from verifier.outcomes import Outcome
from verifier.proof import Verdict
from verifier.prove import Prover
from verifier.runner import fingerprint
from verifier.store import Store

DEPLOY = """
import time
from bases.base import find_base
from verifier.backends.kubernetes import KubernetesBackend
with KubernetesBackend() as backend, backend.deploy(find_base("planetarium").app) as deployment:
    print(backend.run, flush=True)
    time.sleep(600)
"""
# As a proof does: its runs have threads of their own, and nobody waits for them when it is interrupted.
DEPLOY_ASIDE = """
import time
from concurrent.futures import ThreadPoolExecutor
from bases.base import find_base
from verifier.backends.kubernetes import KubernetesBackend
with KubernetesBackend() as backend:
    ThreadPoolExecutor(1).submit(backend.deploy, find_base("planetarium").app).result()
    print(backend.run, flush=True)
    time.sleep(600)
"""
AUTOSCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: planetarium-autoscaler
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: planetarium-deployment
  minReplicas: 3
  maxReplicas: 5
"""


@pytest.fixture(scope="module")
def backend() -> Iterator[KubernetesBackend]:
    made = KubernetesBackend()
    if (reason := made.missing()) is not None:
        made.reaper.close()
        pytest.skip(reason)
    with made:
        yield made


def namespaces(cluster: Kubectl, run: str) -> list[str]:
    return [each["metadata"]["name"] for each in cluster.get("/api/v1/namespaces", labelSelector=f"faultory/run={run}")]


def tags(engine: DockerClient, run: str) -> list[str]:
    return [tag for image in engine.images.list() for tag in image.tags if f":faultory-{run}-" in tag]


def volumes(cluster: Kubectl, run: str) -> list[str]:
    found = cluster.get("/api/v1/persistentvolumes", labelSelector=f"faultory/run={run}")
    return [each["metadata"]["name"] for each in found]


def test_the_healthy_service_holds_its_whole_contract(backend: KubernetesBackend, base: Base) -> None:
    """With three replicas, through a rollout under load, the loss of a pod, and the database's restart and loss."""
    with backend.deploy(base.app) as running:
        assert len(running.instances) == 3
        assert running.url not in running.instances
        seen = fingerprint(base.app, base.contract, backend, running)
    wrong = {
        result.name: f"{result.outcome}: {result.message}"
        for result in seen.results
        if result.outcome is not Outcome.PASSED
        and not (result.outcome is Outcome.NOT_RUN and "prometheus" in result.message.lower())
    }
    print(f"{len(seen.results)} checks in {seen.seconds} s")
    assert wrong == {}
    assert len(seen.results) > 290
    assert seen.phase == "running"
    assert any(line.startswith("deployment/planetarium-deployment: 3 of 3 ready") for line in seen.observed)
    assert any(line.startswith("endpoints/planetarium-clusterip: ") for line in seen.observed)


def test_several_run_side_by_side_and_nothing_is_left_of_them(engine: DockerClient, base: Base) -> None:
    with KubernetesBackend() as backend:
        if (reason := backend.missing()) is not None:
            pytest.skip(reason)
        other = set_variable(base.app, "SESSION_SECONDS", "60")
        with backend.deploy(base.app) as one, backend.deploy(other) as two:
            assert one.url != two.url
            one.execute("INSERT INTO users (user_username, user_password) VALUES ('only here', 'x')")
            counted = "SELECT count(*) FROM users WHERE user_username = 'only here'"
            assert (one.execute(counted), two.execute(counted)) == ([(1,)], [(0,)])
            for deployment in (one, two):
                assert httpx.get(f"{deployment.url}/actuator/health/readiness").status_code == 200
            assert len(namespaces(backend.cluster, backend.run)) == 2
            assert len(tags(engine, backend.run)) == 2
        cluster, run = Kubectl(backend.reaper, backend.cluster.context), backend.run
        eventually(lambda: namespaces(cluster, run) == [], "the namespaces are gone")
        eventually(lambda: volumes(cluster, run) == [], "the volumes are gone")
        assert tags(engine, run) == []


@pytest.mark.parametrize(
    ("code", "number"), [(DEPLOY, signal.SIGINT), (DEPLOY, signal.SIGKILL), (DEPLOY_ASIDE, signal.SIGINT)],
    ids=["interrupted", "killed", "interrupted while its runs go on"],
)  # fmt: skip
def test_a_process_that_is_interrupted_or_killed_leaves_nothing(
    backend: KubernetesBackend, engine: DockerClient, code: str, number: signal.Signals
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": PATHS}
    )
    assert program.stdout is not None
    run = program.stdout.readline().strip()
    assert namespaces(backend.cluster, run)
    assert tags(engine, run)
    program.send_signal(number)
    program.wait(90)
    eventually(lambda: namespaces(backend.cluster, run) == [], "the namespaces are gone")
    eventually(lambda: tags(engine, run) == [], "the images are gone")


def test_what_a_dead_process_left_is_swept_up_and_what_a_live_one_has_is_not(backend: KubernetesBackend) -> None:
    cluster = backend.cluster
    dead = {OWNER: labels("x")[OWNER].rsplit(".", 2)[0] + ".1.1"}  # there is such a process, born at another time
    for name, owner in (("faultory-test-dead", dead), ("faultory-test-live", labels("test"))):
        cluster.create(
            "/api/v1/namespaces",
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": owner}},
        )
    try:
        sweep(cluster)
        eventually(lambda: cluster.get("/api/v1/namespaces/faultory-test-dead") is None, "it is gone")
        assert cluster.get("/api/v1/namespaces/faultory-test-live")["status"]["phase"] == "Active"
    finally:
        cluster.delete("/api/v1/namespaces/faultory-test-live")


def test_what_the_cluster_does_not_know_is_unproven_with_the_reason(
    backend: KubernetesBackend, base: Base, tmp_path: Path
) -> None:
    if backend.cluster.get("/apis/autoscaling/v2") is not None:
        pytest.skip("this cluster knows autoscaling/v2, so that nothing is there to try it with")
    budget = "apiVersion: policy/v1\n"
    made = by_hand("manifests/disruption-budget.yaml", budget, f"{AUTOSCALER}---\n{budget}", "manifests.taken")
    proof = Prover(backend, Store(tmp_path)).prove(compose(recipe(made), "autoscaler"))
    assert proof.verdict is Verdict.UNPROVEN
    assert "does not know HorizontalPodAutoscaler of autoscaling/v2" in proof.reason


def test_a_budget_is_applied_in_the_version_that_the_cluster_knows(backend: KubernetesBackend, base: Base) -> None:
    with backend.deploy(base.app) as running:
        assert list(running.disruptions(base.description.service.workload)) == [1]
        observed = running.observed()
    told = "applied as PodDisruptionBudget of policy/v1beta1, for this cluster knows no newer version"
    assert (told in observed) == (backend.cluster.get("/apis/policy/v1") is None)
    assert not any(line.startswith("left out") for line in observed)


def test_a_cluster_that_is_not_of_this_machine_is_refused(base: Base, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(
        json.dumps(
            {
                "apiVersion": "v1", "kind": "Config", "current-context": "far", "users": [],
                "clusters": [{"name": "far", "cluster": {"server": "https://10.9.8.7:6443"}}],
                "contexts": [{"name": "far", "context": {"cluster": "far", "user": ""}}],
            }
        )
    )  # fmt: skip
    command = [sys.executable, "-m", "faultory", "prove", "--fault", "missing-object", "--sample", "1"]
    ended = subprocess.run(
        [*command, "--backend", "kubernetes", "--json", str(tmp_path / "proofs.json"), "-q"],
        env={**os.environ, "KUBECONFIG": str(config), "FAULTORY_RESULTS": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    (proof,) = json.loads((tmp_path / "proofs.json").read_text())["proofs"]
    assert proof["verdict"] == "unproven"
    assert "say --context far" in proof["reason"]
    assert ended.returncode == exits.UNPROVEN, ended.stderr


def test_pods_that_do_not_start_are_waited_for_no_longer_than_it_takes(backend: KubernetesBackend, base: Base) -> None:
    text = base.app.text("manifests/deployment.yaml").replace("planetarium-configuration", "planetarium-settings")
    started = time.monotonic()
    with backend.deploy(base.app.replace("manifests/deployment.yaml", text.encode())) as running:
        state = running.state()
        pods = running.pods(base.description.service.workload)
        told = Counter(pod.reason for pod in pods)
    assert time.monotonic() - started < 60
    assert state.phase == "not created"
    assert told == {"CreateContainerConfigError": 3}
    assert any('configmap "planetarium-settings" not found' in pod.message for pod in pods)

"""Waiting for workloads goes on for as long as something is still about to happen."""

from __future__ import annotations

from typing import Any, cast

import pytest

from bases.description import Workload
from verifier.cluster import namespace
from verifier.cluster.kubectl import Kubectl
from verifier.cluster.namespace import Namespace

STARS = Workload(kind="StatefulSet", name="stars", container="stars")
NOVA = Workload(kind="StatefulSet", name="nova", container="nova")
"""It was refused."""
NOVA_SETS = "/apis/apps/v1/namespaces/sky/statefulsets/nova"
PODS = "/api/v1/namespaces/sky/pods"
SETS = "/apis/apps/v1/namespaces/sky/statefulsets/stars"
SCALERS = "/apis/autoscaling/v1/namespaces/sky/horizontalpodautoscalers"


class Cluster:
    """Answers each question with what is next of a list, and with the last from then on."""

    def __init__(self, **answers: list[Any]) -> None:
        self._answers = {"pods": [[]], "scalers": [[]], **answers}
        self.asked = {"pods": 0, "sets": 0, "scalers": 0}

    def get(self, path: str) -> Any:
        if path == NOVA_SETS:
            return None
        sort = {PODS: "pods", SETS: "sets", SCALERS: "scalers"}[path]
        answers = self._answers[sort]
        found = answers[min(self.asked[sort], len(answers) - 1)]
        self.asked[sort] += 1
        return found


def sets(replicas: int) -> dict[str, Any]:
    return {
        "metadata": {"generation": 1},
        "spec": {"replicas": replicas},
        "status": {"observedGeneration": 1, "updatedReplicas": replicas},
    }


def pod(*, leaving: bool = False) -> dict[str, Any]:
    gone = {"deletionTimestamp": "2026-01-01T00:00:00Z"} if leaving else {}
    return {
        "metadata": {"name": "stars-0", "ownerReferences": [{"name": "stars"}], **gone},
        "spec": {"containers": [{"name": "stars"}]},
        "status": {
            "conditions": [{"type": "PodScheduled", "status": "True"}, {"type": "Ready", "status": "True"}],
            "containerStatuses": [{"name": "stars", "state": {"running": {}}, "restartCount": 0}],
        },
    }


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(namespace, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(namespace, "GREATEST_PRESSURE", 1.0)


def settle(cluster: Cluster) -> bool:
    return Namespace(cast(Kubectl, cluster), "sky").settle([STARS], 5.0, 0.02)


def test_a_pod_that_does_not_come_is_given_up() -> None:
    assert not settle(Cluster(sets=[sets(1)]))


def test_a_pod_that_leaves_has_its_time_before_the_next_is_missed() -> None:
    assert settle(Cluster(sets=[sets(1)], pods=[*[[pod(leaving=True)]] * 20, [pod()]]))


@pytest.mark.parametrize(("workloads", "waits"), [([STARS, NOVA], True), ([NOVA, STARS], False)])
def test_only_what_comes_after_one_that_is_stuck_is_given_up_with_it(
    monkeypatch: pytest.MonkeyPatch, workloads: list[Workload], waits: bool
) -> None:
    monkeypatch.setattr(namespace, "STUCK_PATIENCE_SECONDS", 0.0)
    cluster = Cluster(sets=[sets(1)], pods=[*[[]] * 20, [pod()]])
    assert not Namespace(cast(Kubectl, cluster), "sky").settle(workloads, 30.0, 20.0)
    assert (cluster.asked["pods"] > 20) == waits


def test_an_autoscaler_has_its_say_first() -> None:
    scaler = {"spec": {"scaleTargetRef": {"kind": "StatefulSet", "name": "stars"}, "maxReplicas": 1}}
    cluster = Cluster(sets=[sets(2), sets(2), sets(1)], pods=[[pod()]], scalers=[[scaler]])
    assert settle(cluster)
    assert cluster.asked["scalers"] == 3


def test_an_autoscaler_of_something_else_is_not_waited_for() -> None:
    scaler = {"spec": {"scaleTargetRef": {"kind": "Deployment", "name": "stars"}, "maxReplicas": 1}}
    cluster = Cluster(sets=[sets(1)], pods=[[pod()]], scalers=[[scaler]])
    assert settle(cluster)
    assert cluster.asked["scalers"] == 1

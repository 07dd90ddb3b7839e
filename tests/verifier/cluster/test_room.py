"""A cluster is asked for no more deployments than it has room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest

from bases.base import find_base
from verifier.cluster.kubectl import Kubectl
from verifier.cluster.room import room

APP = find_base("planetarium").app
LAPTOP = {"cpu": "2", "memory": "24581696Ki", "pods": "110"}


class Nodes:
    """A cluster that tells of its nodes, and of pods on the first."""

    def __init__(self, *nodes: dict[str, str], pods: Sequence[dict[str, Any]] = ()) -> None:
        self._things = {
            "/api/v1/nodes": [
                {"metadata": {"name": f"node-{number}"}, "status": {"allocatable": node}}
                for number, node in enumerate(nodes)
            ],
            "/api/v1/pods": pods,
        }

    def get(self, path: str) -> Any:
        return self._things[path]


def pod(cpu: str, phase: str = "Running") -> dict[str, Any]:
    containers = [{"resources": {"requests": {"cpu": cpu}}}, {}]
    return {"spec": {"nodeName": "node-0", "containers": containers}, "status": {"phase": phase}}


@pytest.mark.parametrize(
    ("nodes", "fits"),
    [
        ([LAPTOP], 3),  # three copies, one of a rollout, one more and the database, 100m each
        ([LAPTOP, LAPTOP], 6),
        ([{**LAPTOP, "cpu": "16"}], 26),
        ([{**LAPTOP, "memory": "2Gi"}], 2),  # five times 128Mi and 256Mi
        ([{**LAPTOP, "cpu": "250m"}], 1),
    ],
)
def test_what_pods_request_says_how_many_fit(nodes: list[dict[str, str]], fits: int) -> None:
    assert room(cast(Kubectl, Nodes(*nodes)), APP) == fits


@pytest.mark.parametrize(
    ("pods", "fits"),
    [([pod("850m")], 1), ([pod("1900m")], 1), ([pod("100m"), pod("100m")], 3), ([pod("1900m", "Succeeded")], 3)],
)
def test_what_other_pods_have_taken_is_not_there(pods: list[dict[str, Any]], fits: int) -> None:
    assert room(cast(Kubectl, Nodes(LAPTOP, pods=pods)), APP) == fits


def test_pods_that_request_nothing_fit_once_on_each_node_for_nobody_knows_better() -> None:
    text = APP.text("manifests/deployment.yaml")
    lines = [line for line in text.split("\n") if "100m" not in line and "128Mi" not in line]
    database = [line for line in APP.text("manifests/database.yaml").split("\n") if "requests" not in line]
    database = [line for line in database if "100m" not in line and "memory: 256Mi" not in line]
    app = APP.replace("manifests/deployment.yaml", "\n".join(lines)).replace(
        "manifests/database.yaml", "\n".join(database)
    )
    assert room(cast(Kubectl, Nodes(LAPTOP, LAPTOP)), app) == 2


@pytest.mark.parametrize(
    "spec",
    [{"unschedulable": True}, {"taints": [{"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}]}],
)
def test_a_node_that_takes_no_pods_has_no_room(spec: dict[str, Any]) -> None:
    cluster = Nodes({**LAPTOP, "cpu": "16"}, LAPTOP)
    cluster.get("/api/v1/nodes")[0]["spec"] = spec
    assert room(cast(Kubectl, cluster), APP) == 3


def test_a_taint_that_only_advises_keeps_nobody_out() -> None:
    cluster = Nodes(LAPTOP)
    cluster.get("/api/v1/nodes")[0]["spec"] = {"taints": [{"key": "a", "effect": "PreferNoSchedule"}]}
    assert room(cast(Kubectl, cluster), APP) == 3

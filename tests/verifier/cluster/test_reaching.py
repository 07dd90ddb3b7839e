"""A cluster that is there and cannot be reached inside is told from one that can, with what to do."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any, cast

import pytest

from verifier.cluster.kubectl import Kubectl
from verifier.cluster.reaching import unreachable

HERE = "127.0.0.1"
NOWHERE = "255.255.255.255"
"""Everybody, to whom nobody can connect."""
ADDRESSES = [{"type": "Hostname", "address": "one"}, {"type": "InternalIP", "address": "172.18.0.2"}]
NODES = [{"metadata": {"name": "one"}, "spec": {"podCIDR": "10.244.0.0/24"}, "status": {"addresses": ADDRESSES}}]


@pytest.fixture
def port() -> Iterator[int]:
    """Where somebody takes connections."""
    with socket.create_server((HERE, 0)) as server:
        yield server.getsockname()[1]


def pod(address: str, port: int, **spec: object) -> dict[str, Any]:
    containers = [{"name": "a"}, {"name": "b", "ports": [{"containerPort": port}]}]
    return {"spec": {"nodeName": "one", "containers": containers, **spec}, "status": {"podIP": address}}


class Cluster:
    def __init__(self, service: tuple[str, int], *pods: dict[str, Any]) -> None:
        spec = {"clusterIP": service[0], "ports": [{"port": service[1]}]}
        self._things = {
            "/api/v1/nodes": NODES,
            "/api/v1/namespaces/default/services/kubernetes": {"spec": spec},
            "/api/v1/pods": pods,
        }

    def get(self, path: str, **_: str) -> Any:
        return self._things[path]


def why(service: tuple[str, int], *pods: dict[str, Any]) -> str:
    return unreachable(cast(Kubectl, Cluster(service, *pods))) or ""


def test_who_takes_connections_is_reached(port: int) -> None:
    assert not why((HERE, port), pod(HERE, port))


def test_who_refuses_connections_is_reached_too(port: int) -> None:
    with socket.create_server((HERE, 0)) as closed:
        shut = closed.getsockname()[1]
    assert not why((HERE, shut), pod(HERE, shut))


def test_services_that_cannot_be_reached_are_told_with_a_route_to_the_node() -> None:
    told = why((NOWHERE, 443))
    assert told.startswith(f"{NOWHERE}:443 cannot be reached from here (")
    assert told.endswith("ip route add 255.255.0.0/16 via 172.18.0.2.")


def test_pods_that_cannot_be_reached_are_told_though_services_can(port: int) -> None:
    told = why((HERE, port), pod(NOWHERE, 53))
    assert told.startswith(f"{NOWHERE}:53 cannot be reached from here (")
    assert told.endswith("ip route add 10.244.0.0/24 via 172.18.0.2.")


def test_one_pod_of_a_node_that_is_reached_is_enough(port: int) -> None:
    assert not why((HERE, port), pod(NOWHERE, 53), pod(HERE, port))


def test_a_pod_in_the_nodes_own_network_says_nothing_of_the_others(port: int) -> None:
    assert not why((HERE, port), pod(NOWHERE, 53, hostNetwork=True))

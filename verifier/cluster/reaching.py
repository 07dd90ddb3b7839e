"""Whether this machine reaches what is inside a cluster at the addresses that it has there."""

from __future__ import annotations

import socket
from typing import Any

from verifier.cluster.kubectl import Kubectl

SECONDS = 1.0
HOW = (
    "This backend asks Services and pods at their own addresses. With kind or minikube on Linux lead these to the "
    "node: ip route add {network} via {node}"
)
DEFAULT_PORT = 80


def connects(address: str, port: int, times: int = 1) -> bool:
    """Whether somebody takes connections there, each of so many times."""
    for _ in range(times):
        try:
            socket.create_connection((address, port), SECONDS).close()
        except OSError:
            return False
    return True


def unreachable(cluster: Kubectl) -> str | None:
    """Why the cluster's own Service or the pods of a node cannot be reached, with the remedy; None when they can."""
    nodes = cluster.get("/api/v1/nodes") or []
    spec = (cluster.get("/api/v1/namespaces/default/services/kubernetes") or {}).get("spec", {})
    address, port = str(spec.get("clusterIP")), int(spec.get("ports", [{"port": 443}])[0]["port"])
    if reason := _no_way(address, port):
        return _told(address, port, reason, _around(address), nodes[0] if nodes else {})
    pods = cluster.get("/api/v1/pods", fieldSelector="status.phase=Running") or []
    for node in nodes:
        here = [pod for pod in pods if pod["spec"].get("nodeName") == node["metadata"]["name"]]
        doors = [_door(pod) for pod in here if not pod["spec"].get("hostNetwork") and pod["status"].get("podIP")]
        # A pod may be shut by a policy of its own: one that is not is enough.
        reasons = [_no_way(*door) for door in doors[:3]]
        if reasons and all(reasons):
            network = str(node.get("spec", {}).get("podCIDR") or _around(doors[0][0]))
            return _told(*doors[0], str(reasons[0]), network, node)
    return None


def _no_way(address: str, port: int) -> str | None:
    try:
        socket.create_connection((address, port), 3 * SECONDS).close()
    except ConnectionRefusedError:
        return None  # somebody there says no, so there is a way
    except OSError as error:
        return error.strerror or str(error)
    return None


def _door(pod: dict[str, Any]) -> tuple[str, int]:
    ports = [port for container in pod["spec"].get("containers", ()) for port in container.get("ports") or ()]
    return str(pod["status"]["podIP"]), int(ports[0]["containerPort"]) if ports else DEFAULT_PORT


def _around(address: str) -> str:
    """The network that an address is usually of: a cluster does not tell."""
    return f"{address.rsplit('.', 2)[0]}.0.0/16"


def _told(address: str, port: int, reason: str, network: str, node: dict[str, Any]) -> str:
    addresses = node.get("status", {}).get("addresses") or []
    via = next((each["address"] for each in addresses if each.get("type") == "InternalIP"), "NODE")
    return f"{address}:{port} cannot be reached from here ({reason}). {HOW.format(network=network, node=via)}."

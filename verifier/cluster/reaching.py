"""Whether this machine reaches what is inside a cluster at the addresses that it has there."""

from __future__ import annotations

import socket

from verifier.cluster.kubectl import Kubectl

SECONDS = 1.0
HOW = (
    "This backend asks Services and pods at their own addresses. With minikube run `minikube tunnel`; with kind on "
    "Linux lead them to the node: ip route add {network} via $(docker inspect -f "
    "'{{{{.NetworkSettings.Networks.kind.IPAddress}}}}' {node})"
)


def connects(address: str, port: int, times: int = 1) -> bool:
    """Whether somebody takes connections there, each of so many times."""
    for _ in range(times):
        try:
            socket.create_connection((address, port), SECONDS).close()
        except OSError:
            return False
    return True


def unreachable(cluster: Kubectl) -> str | None:
    """Why the cluster's own Service cannot be reached, with the remedy; None when it can."""
    spec = (cluster.get("/api/v1/namespaces/default/services/kubernetes") or {}).get("spec", {})
    address, port = str(spec.get("clusterIP")), int(spec.get("ports", [{"port": 443}])[0]["port"])
    try:
        socket.create_connection((address, port), 3 * SECONDS).close()
    except ConnectionRefusedError:
        return None  # somebody there says no, so there is a way
    except OSError as error:
        network = f"{address.rsplit('.', 2)[0]}.0.0/16"
        node = f"{cluster.context.removeprefix('kind-')}-control-plane"
        reason = error.strerror or str(error)
        return f"{address}:{port} cannot be reached from here ({reason}). {HOW.format(network=network, node=node)}."
    return None

"""How many deployments a cluster has room for: a pod that finds none would be taken for a broken one."""

from __future__ import annotations

from typing import Any

from bases.app import App
from bases.description import Workload
from bases.manifests import find_object
from bases.pods import quantity
from verifier.cluster.kubectl import Kubectl

RESOURCES = ("cpu", "memory")
BESIDE = 2
"""Pods of the service beside its replicas: one that a rollout makes before it ends another, and one more copy."""
KEEPS_OUT = ("NoSchedule", "NoExecute")
OVER = ("Succeeded", "Failed")


def room(cluster: Kubectl, app: App) -> int:
    """How many deployments of a healthy tree fit side by side, by what its pods request and what those that are there
    have taken: one at least.

    Raises VerifierError when the cluster does not answer, ManifestError for a request that is no quantity.
    """
    needed = {resource: _needed(app, resource) for resource in RESOURCES}
    pods = [pod for pod in cluster.get("/api/v1/pods") or () if pod.get("status", {}).get("phase") not in OVER]
    fits = 0
    for node in cluster.get("/api/v1/nodes") or ():
        if not _takes_pods(node):
            continue
        here = [pod["spec"] for pod in pods if pod["spec"].get("nodeName") == node["metadata"]["name"]]
        shares = []
        for name, wanted in needed.items():
            has = quantity("allocatable", node["status"]["allocatable"][name])
            if wanted:
                shares.append((has - sum(_requested(spec, name) for spec in here)) / wanted)
        fits += int(max(min(shares, default=1), 0))
    return max(fits, 1)


def _takes_pods(node: dict[str, Any]) -> bool:
    """Whether pods that say nothing of nodes may come to this one: a control plane is often kept free of them."""
    spec = node.get("spec") or {}
    keeps_out = any(taint.get("effect") in KEEPS_OUT for taint in spec.get("taints") or ())
    return not spec.get("unschedulable") and not keeps_out


def _needed(app: App, resource: str) -> float:
    """What one deployment requests of a resource, at the most."""
    service, database = (_spec(app, each.workload) for each in (app.description.service, app.description.database))
    copies = int(service.get("replicas", 1)) + BESIDE
    return copies * _requested(_pod(service), resource) + _requested(_pod(database), resource)


def _spec(app: App, workload: Workload) -> dict[str, Any]:
    thing = find_object(app, workload.kind, workload.name)
    return thing.below("spec") if thing else {}


def _pod(workload: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = workload.get("template", {}).get("spec", {})
    return found


def _requested(pod: dict[str, Any], resource: str) -> float:
    """What all containers of a pod request together."""
    asked = [(container.get("resources") or {}).get("requests") or {} for container in pod.get("containers", ())]
    return sum(quantity("requests", requests[resource]) for requests in asked if resource in requests)

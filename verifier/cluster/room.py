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


def room(cluster: Kubectl, app: App) -> int:
    """How many deployments of a healthy tree fit side by side, by what its pods request: one at least.

    Raises VerifierError when the cluster does not answer, ManifestError for a request that is no quantity.
    """
    needed = {resource: _needed(app, resource) for resource in RESOURCES}
    fits = 0
    for node in cluster.get("/api/v1/nodes") or ():
        has = node["status"]["allocatable"]
        shares = [quantity("allocatable", has[name]) / wanted for name, wanted in needed.items() if wanted]
        fits += int(min(shares, default=1))
    return max(fits, 1)


def _needed(app: App, resource: str) -> float:
    """What one deployment requests of a resource, at the most."""
    service, database = app.description.service.workload, app.description.database.workload
    copies = int(_spec(app, service).get("replicas", 1)) + BESIDE
    return copies * _requested(app, service, resource) + _requested(app, database, resource)


def _spec(app: App, workload: Workload) -> dict[str, Any]:
    thing = find_object(app, workload.kind, workload.name)
    return thing.below("spec") if thing else {}


def _requested(app: App, workload: Workload, resource: str) -> float:
    """What all containers of a pod request together."""
    pod = _spec(app, workload).get("template", {}).get("spec", {})
    asked = [(container.get("resources") or {}).get("requests") or {} for container in pod.get("containers", ())]
    return sum(quantity(workload.name, requests[resource]) for requests in asked if resource in requests)

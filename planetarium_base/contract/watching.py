"""What is deployed to watch the service: the objects of the monitoring folder, and what they make of its series."""

from __future__ import annotations

from typing import Any

from bases.manifests import ManifestError, Object, find_object
from bases.monitoring import applied
from bases.world import World, demand

RELEASE = {"release": "kube-prometheus-stack"}
"""The label by which the operator takes up monitors and rules: its helm release's name."""
NAMESPACE = "default"
PODS = ("planetarium-0", "planetarium-1")
"""Two replicas' names: what is summed over replicas shows with more than one."""


def watcher(world: World, kind: str) -> Object:
    """The one object of a kind that the monitoring folder applies. AssertionError when there is not just one."""
    try:
        found = [thing for thing in applied(world.deployment.app) if thing.kind == kind]
    except ManifestError as error:
        raise AssertionError(str(error)) from error
    demand(len(found) == 1, f"the monitoring folder applies {len(found)} objects of kind {kind}, not one")
    return found[0]


def below(thing: Object, *keys: str) -> dict[str, Any]:
    """The mapping at the end of a way of keys. AssertionError when something else stands there."""
    try:
        return thing.below(*keys)
    except ManifestError as error:
        raise AssertionError(str(error)) from error


def pod_labels(world: World) -> dict[str, Any]:
    """The labels of the service's pods."""
    app = world.deployment.app
    workload = app.description.service.workload
    thing = find_object(app, workload.kind, workload.name)
    return below(thing, "spec", "template", "metadata", "labels") if thing else {}


def service(world: World) -> Object:
    """The Service that clients ask; whether it leads anywhere is another check's to say. AssertionError when it is not
    there just once.
    """
    app = world.deployment.app
    name = app.description.service.front.service
    try:
        found = find_object(app, "Service", name)
    except ManifestError as error:
        raise AssertionError(str(error)) from error
    demand(found is not None, f"there is not one Service {name}")
    assert found is not None
    return found


def endpoint(world: World) -> dict[str, Any]:
    """What the monitor says of how to scrape. AssertionError unless it names one endpoint."""
    monitor = watcher(world, "ServiceMonitor")
    found = below(monitor, "spec").get("endpoints")
    demand(
        isinstance(found, list) and len(found) == 1 and isinstance(found[0], dict),
        f"{monitor.path}: expected one endpoint, found {found}",
    )
    assert isinstance(found, list)
    return dict(found[0])


def job(world: World) -> str:
    """The job that the operator gives the service's series: the Service's label that the monitor names, or its name."""
    thing = service(world)
    label = str(below(watcher(world, "ServiceMonitor"), "spec").get("jobLabel"))
    return str(below(thing, "metadata", "labels").get(label, thing.name))


def target_labels(world: World, pod: str) -> dict[str, str]:
    """The labels that a replica's series get when they are scraped."""
    return world.remember("watching.labels", lambda: _target_labels(world)) | {"pod": pod}


def _target_labels(world: World) -> dict[str, str]:
    return {
        "job": job(world),
        "namespace": NAMESPACE,
        "service": service(world).name,
        "endpoint": str(endpoint(world).get("port")),
        "container": world.deployment.app.description.service.workload.container,
    }

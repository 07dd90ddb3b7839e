"""What an operator reads of a namespace, in the order in which one looks: pods, rollouts, endpoints, events."""

from __future__ import annotations

from collections.abc import Iterator

from bases.app import App
from verifier.cluster.namespace import Namespace, Thing

EVENTS = 40
LENGTH = 400


def observe(namespace: Namespace, app: App) -> list[str]:
    """A line for each thing, as short as kubectl would have it."""
    return [line[:LENGTH] for line in _lines(namespace, app)]


def _lines(namespace: Namespace, app: App) -> Iterator[str]:
    description = app.description
    for workload in (description.service.workload, description.database.workload):
        thing = namespace.workload(workload)
        if thing is None:
            yield f"{workload.kind.lower()}/{workload.name}: not there"
            continue
        told, wanted = thing.get("status", {}), thing["spec"].get("replicas", 1)
        yield f"{workload.kind.lower()}/{workload.name}: {told.get('readyReplicas', 0)} of {wanted} ready"
        for each in told.get("conditions", ()):
            if each.get("status") == "False" or each["type"] == "ReplicaFailure":
                yield f"{workload.kind.lower()}/{workload.name}: {each['type']} {each['status']}: {each.get('message')}"
        for pod in namespace.pods(workload):
            state = "ready" if pod.ready else pod.reason or pod.phase
            yield f"pod/{pod.name}: {state}, restarts {pod.restarts}{f': {pod.message}' if pod.message else ''}"
    for service in namespace.get("services") or ():
        name = service["metadata"]["name"]
        yield f"endpoints/{name}: {', '.join(namespace.endpoints(name)) or 'none'}"
    warnings = [event for event in namespace.events() if event.get("type") != "Normal"]
    for event in warnings[-EVENTS:]:
        yield _event(event)


def _event(event: Thing) -> str:
    about = event["involvedObject"]
    times = f" (x{event['count']})" if (event.get("count") or 1) > 1 else ""
    return f"event {about['kind'].lower()}/{about.get('name')}: {event.get('reason')}: {event.get('message')}{times}"

"""The two workloads of the manifests, and what no longer holds when their pods get no further."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bases.app import App
from bases.contract import Witness
from bases.description import Workload
from bases.manifests import ManifestError, Object, container, find_object
from faults.kinds.kubernetes.changed import edit_container, edit_pod, edit_workload
from faults.kinds.manifests.settings import CONNECTS, STARTS
from faults.kinds.placed import Change, answers


def below(data: object, *keys: str) -> Mapping[str, Any]:
    """The mapping at the end of a way of keys, empty where there is none."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def listed(data: object, key: str) -> list[Mapping[str, Any]]:
    """The mappings of a list, none where there is no list."""
    found = data.get(key) if isinstance(data, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


@dataclass(frozen=True)
class Part:
    """A workload as its manifest has it. What is read here is not to be changed."""

    name: str
    """What its sites are called by: `service` or `database`."""
    workload: Workload
    checks: str
    """What the checks of its pods are called by."""
    alive: Witness
    """What no longer holds when none of its pods does its work."""
    thing: Object
    container: Mapping[str, Any]

    @property
    def pod(self) -> Mapping[str, Any]:
        return below(self.thing.data, "spec", "template", "spec")

    @property
    def labels(self) -> Mapping[str, Any]:
        return below(self.thing.data, "spec", "template", "metadata", "labels")

    def stopped(self, step: str) -> tuple[Witness, ...]:
        """What no longer holds when its pods are there and do not take a step."""
        return (answers(f"{self.checks}.{step}"), self.alive)

    @property
    def absent(self) -> tuple[Witness, ...]:
        """What no longer holds when it has no pods."""
        counted = (answers("manifests.replicas"),) if self.alive == STARTS else ()
        return (*counted, *self.stopped("scheduled"))

    def with_workload(self, change: Callable[[Any], None]) -> Change:
        return lambda app: edit_workload(app, self.workload, change)

    def with_pod(self, change: Callable[[Any], None]) -> Change:
        return lambda app: edit_pod(app, self.workload, change)

    def with_container(self, change: Callable[[Any], None]) -> Change:
        return lambda app: edit_container(app, self.workload, change)


def parts(app: App) -> Iterator[Part]:
    """The service and the database, as far as they are there and have the form of a workload."""
    description = app.description
    for name, workload, checks, alive in (
        ("service", description.service.workload, "pods", STARTS),
        ("database", description.database.workload, "database.pods", CONNECTS),
    ):
        try:
            spec, thing = container(app, workload), find_object(app, workload.kind, workload.name)
        except ManifestError:
            continue
        if spec is not None and thing is not None:
            yield Part(name, workload, checks, alive, thing, spec)


def service_part(app: App) -> Part | None:
    return next((part for part in parts(app) if part.name == "service"), None)


def database_part(app: App) -> Part | None:
    return next((part for part in parts(app) if part.name == "database"), None)


def insert_before(mapping: Any, place: str, key: str, value: object) -> None:
    """Puts a new key of a mapping before another one. ValueError when that is not there."""
    mapping.insert(list(mapping).index(place), key, value)

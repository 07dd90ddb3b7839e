"""What faults of the manifests have in common that only an orchestrator shows."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar

from bases.app import App
from bases.description import Workload
from faults.editors.yaml import edit_object
from faults.errors import EditError
from faults.fault import Backend, Family, Layer
from faults.kinds.placed import PlacedFault


class Group(StrEnum):
    """How a deployment goes wrong, as operators think of it."""

    APPLY = "does not apply"
    SCHEDULE = "does not schedule"
    PULL = "does not pull"
    START = "does not start"
    DIE = "starts and dies"
    TRAFFIC = "runs but gets no traffic"
    MISBEHAVE = "gets traffic but misbehaves"
    ROLLOUT = "deploys badly"
    STATE = "loses its state"
    UNDO = "undoes the fix"
    WATCH = "is no longer seen"


class KubernetesFault(PlacedFault):
    """A fault that changes one of several places of the manifests."""

    family = Family.KUBERNETES
    layer = Layer.MANIFEST
    backend = Backend.KUBERNETES
    group: ClassVar[Group]
    path = "the manifests"


def edit_workload(app: App, workload: Workload, change: Callable[[Any], None]) -> App:
    """Lets a function change a workload's whole object in place. Raises EditError when it has not the form for it."""
    try:
        return edit_object(app, workload.kind, workload.name, change)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise EditError(app.description.manifests, f"{error} in {workload.kind} {workload.name}", 0) from error


def edit_pod(app: App, workload: Workload, change: Callable[[Any], None]) -> App:
    """The same for the `spec` of its pods."""
    return edit_workload(app, workload, lambda document: change(document["spec"]["template"]["spec"]))


def edit_container(app: App, workload: Workload, change: Callable[[Any], None]) -> App:
    """The same for its own container."""

    def find(pod: Any) -> None:
        (found,) = (item for item in pod["containers"] if item["name"] == workload.container)
        change(found)

    try:
        return edit_pod(app, workload, find)
    except ValueError as error:
        raise EditError(app.description.manifests, f"container {workload.container} of {workload.name}", 0) from error

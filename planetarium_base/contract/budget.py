"""How many copies of the service there are, and how many of them may be taken away for a drain."""

from __future__ import annotations

import math
from typing import Any

from bases.contract import Aspect, check
from bases.manifests import ManifestError, find_object, objects
from bases.world import World, demand

REPLICAS = 3


@check("manifests.budget", ("manifests.budget", Aspect.ANSWERS))
def budget(world: World) -> None:
    """One node after the other can be drained, and not all at once: a copy of the service may go, and never all."""
    try:
        allowed = [_allowed(spec) for spec in _budgets(world)]
    except (ManifestError, ValueError) as error:
        raise AssertionError(str(error)) from error
    demand(len(allowed) == 1, f"{len(allowed)} disruption budgets are for the service's pods, not one")
    demand(0 < allowed[0] < REPLICAS, f"the disruption budget lets {allowed[0]} of {REPLICAS} pods go")


def _budgets(world: World) -> list[dict[str, Any]]:
    """Those that select the service's pods."""
    app = world.deployment.app
    workload = app.description.service.workload
    thing = find_object(app, workload.kind, workload.name)
    labels = thing.below("spec", "template", "metadata", "labels") if thing else {}
    return [
        each.below("spec")
        for each in objects(app)
        if each.kind == "PodDisruptionBudget"
        if each.below("spec", "selector", "matchLabels").items() <= labels.items()
    ]


def _allowed(spec: dict[str, Any]) -> int:
    """How many pods may be away. ValueError for what is no number of them."""
    if "maxUnavailable" in spec:
        return _pods(spec["maxUnavailable"])
    return REPLICAS - _pods(spec.get("minAvailable", 1))


def _pods(value: object) -> int:
    """A number of pods, or a share of them, which is rounded up."""
    text = str(value)
    return math.ceil(REPLICAS * int(text.removesuffix("%")) / 100) if text.endswith("%") else int(text)


CHECKS = [budget]

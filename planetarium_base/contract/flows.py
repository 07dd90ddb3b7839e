"""Series of a service in some state: names and labels as this run's service shows them, and other values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bases.tools import Sample
from bases.world import World, demand
from planetarium_base.contract.exposition import REQUESTS, bound, exposed, parse
from planetarium_base.contract.metrics import SLO_SECONDS
from planetarium_base.contract.traffic import each_kind, watched
from planetarium_base.contract.watching import PODS, target_labels

PER_STEP = 1000
"""Requests between two samples, probes left out."""
PROBES = 5000


@dataclass(frozen=True)
class Phase:
    """So many steps in which a share of the requests misses the objective: half of these fail, half are slow."""

    steps: int
    share: float = 0.0


@dataclass(frozen=True)
class Kind:
    """One of the label sets that the service counts requests under, with the bounds of its buckets."""

    labels: Mapping[str, str]
    bounds: Sequence[str]


def kinds(world: World) -> dict[str, Kind]:
    """Of the requests that the service counts, a good one, one refused, one failed, and one of a probe."""
    return world.remember("flows.kinds", lambda: _kinds(world))


def _kinds(world: World) -> dict[str, Kind]:
    each_kind(world)
    lines = [line for line in exposed(world, watched(world)) if line.startswith(REQUESTS)]
    counted = [sample.labels for sample in parse(line for line in lines if line.startswith(f"{REQUESTS}_count"))]
    found = {}
    for name, wanted in _WANTED.items():
        labels = min(filter(wanted, counted), key=str, default=None)
        demand(labels is not None, f"among the series of {REQUESTS} there is none of a request that was {name}")
        assert labels is not None
        mine = [line for line in lines if line.startswith(f"{REQUESTS}_bucket") and f'uri="{labels["uri"]}"' in line]
        bounds = [bound(s) for s in parse(mine) if {**s.labels, "le": ""} == {**labels, "le": ""}]
        found[name] = Kind(labels, _around(bounds))
    return found


def _is_probe(labels: Mapping[str, str]) -> bool:
    return labels["uri"].startswith("/actuator")


_WANTED: dict[str, Callable[[Mapping[str, str]], bool]] = {
    "good": lambda labels: labels["status"].startswith("2") and not _is_probe(labels),
    "refused": lambda labels: labels["status"].startswith("4") and not _is_probe(labels),
    "failed": lambda labels: labels["status"].startswith("5") and not _is_probe(labels),
    "probe": lambda labels: labels["status"].startswith("2") and _is_probe(labels),
}


def _around(bounds: Sequence[str]) -> list[str]:
    """The bound of the objective, its neighbours and the last: the rest would only cost time."""
    demand(SLO_SECONDS in bounds, f"no bucket of {REQUESTS} ends at {SLO_SECONDS} but at {', '.join(bounds) or 'none'}")
    place = bounds.index(SLO_SECONDS)
    return list(dict.fromkeys([*bounds[max(place - 1, 0) : place + 2], bounds[-1]]))


def requests(world: World, phases: Iterable[Phase]) -> dict[str, str]:
    """The requests' series of two replicas through some phases."""
    phases = list(phases)
    found: dict[str, str] = {}
    for pod, rates in zip(PODS, (_first, _second), strict=True):
        labels = target_labels(world, pod)
        for name, kind in kinds(world).items():
            series = {**kind.labels, **labels}
            growth = [rates(phase)[name] for phase in phases]
            if not any(map(sum, growth)):
                continue  # what has never been counted has no series
            found[_named(f"{REQUESTS}_count", series)] = _values(phases, [sum(both) for both in growth])
            for end in kind.bounds:
                within = [quick + (slow if float(end) > float(SLO_SECONDS) else 0) for quick, slow in growth]
                found[_named(f"{REQUESTS}_bucket", {**series, "le": end})] = _values(phases, within)
    return found


Growth = tuple[float, float]
"""Requests a step that are answered well within the objective, and that take longer."""


def _first(phase: Phase) -> dict[str, Growth]:
    slow = phase.share * PER_STEP / 2
    return {"good": (500 - slow, slow), "refused": (100, 0), "failed": (0, 0), "probe": (0, PROBES)}


def _second(phase: Phase) -> dict[str, Growth]:
    failed = phase.share * PER_STEP / 2
    return {"good": (400 - failed, 0), "refused": (0, 0), "failed": (failed, 0), "probe": (0, 0)}


def availability(world: World, up: Sequence[int | None], available: int, minutes: int) -> dict[str, str]:
    """What Prometheus itself and the cluster say of the replicas: `up` of each, and how many are available."""
    workload = world.deployment.app.description.service.workload
    series = {
        _named("up", target_labels(world, pod)): f"{value}x{minutes}"
        for pod, value in zip(PODS, up, strict=True)
        if value is not None
    }
    labels = {"job": "kube-state-metrics", "namespace": "default", "deployment": workload.name}
    return series | {_named("kube_deployment_status_replicas_available", labels): f"{available}x{minutes}"}


def _named(name: str, labels: Mapping[str, str]) -> str:
    return name + Sample(labels, 0).selector


def _values(phases: Sequence[Phase], growth: Sequence[float]) -> str:
    """A counter through some phases, in promtool's notation: `1+2x3` is 1 3 5 7."""
    parts, value = ["0"], 0.0
    for phase, each in zip(phases, growth, strict=True):
        parts.append(f"{value + each:.10g}+{each:.10g}x{phase.steps - 1}")
        value += phase.steps * each
    return " ".join(parts)

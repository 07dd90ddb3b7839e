"""The monitor, by which Prometheus finds the service and knows how to ask it."""

from __future__ import annotations

import re

from bases.contract import Aspect, check
from bases.manifests import objects
from bases.world import World, demand, expect
from planetarium_base.contract.watching import RELEASE, below, endpoint, job, service, watcher

JOB = "planetarium-app"
"""The job that rules and dashboards go by."""
LONGEST_INTERVAL_SECONDS = 60
"""A rate over five minutes is sound with a few samples more than the two that it needs."""

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


@check("monitor", ("monitor", Aspect.ANSWERS))
def monitor(world: World) -> None:
    """A monitor is applied, with one endpoint."""
    endpoint(world)


@check("monitor.release", ("monitor.release", Aspect.ANSWERS), requires=["monitor"])
def release(world: World) -> None:
    """The operator takes the monitor up: it has the label of the helm release."""
    labels = below(watcher(world, "ServiceMonitor"), "metadata", "labels")
    demand(RELEASE.items() <= labels.items(), f"the operator looks for {RELEASE}, the monitor has {labels}")


@check("monitor.selector", ("monitor.selector", Aspect.ANSWERS), requires=["monitor"])
def selector(world: World) -> None:
    """The monitor selects the service's Service, and no other."""
    wanted = below(watcher(world, "ServiceMonitor"), "spec", "selector", "matchLabels")
    found = [
        thing.name
        for thing in objects(world.deployment.app)
        if thing.kind == "Service" and wanted.items() <= below(thing, "metadata", "labels").items()
    ]
    demand(found == [service(world).name], f"{wanted} selects {', '.join(found) or 'no Service'}")


@check("monitor.job", ("monitor.job", Aspect.ANSWERS), requires=["monitor.selector"])
def job_label(world: World) -> None:
    """The series get the job that rules and dashboards go by."""
    demand(job(world) == JOB, f"the series would get the job {job(world)}, not {JOB}")


@check("monitor.port", ("monitor.port", Aspect.ANSWERS), requires=["monitor"])
def port(world: World) -> None:
    """The monitor names a port of the Service."""
    ports = below(service(world), "spec").get("ports") or []
    names = [item.get("name") for item in ports]
    asked = endpoint(world).get("port")
    demand(asked in names, f"the monitor asks at the port {asked}, the Service has {', '.join(map(str, names))}")


@check("monitor.path", ("monitor.path", Aspect.ANSWERS), requires=["monitor", "metrics.exposition"])
def path(world: World) -> None:
    """At the monitor's path the service shows its metrics."""
    response = expect(world.http.get(str(endpoint(world).get("path", "/metrics"))), 200)
    kind = response.headers.get("content-type", "")
    demand(kind.startswith("text/plain; version="), f"GET {response.request.url.path} shows no metrics but {kind}")


@check("monitor.interval", ("monitor.interval", Aspect.ANSWERS), requires=["monitor"])
def interval(world: World) -> None:
    """The service is scraped often enough for rates over five minutes."""
    text = str(endpoint(world).get("interval", "30s"))
    parts = re.findall(r"(\d+)(ms|s|m|h)", text)
    demand("".join(map("".join, parts)) == text, f"{text!r} is no duration")
    seconds = sum(int(number) * _UNITS[unit] for number, unit in parts)
    demand(0 < seconds <= LONGEST_INTERVAL_SECONDS, f"it is scraped every {text}")


CHECKS = [monitor, release, selector, job_label, port, path, interval]

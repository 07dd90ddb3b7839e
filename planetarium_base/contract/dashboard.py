"""The dashboard: each of its queries returns what the panel's title promises."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bases.contract import Aspect, Check, check
from bases.manifests import Object
from bases.tools import Answer, Sample, Tool
from bases.world import World, demand
from planetarium_base.contract import traffic
from planetarium_base.contract.rules import RATIO
from planetarium_base.contract.scraping import answers
from planetarium_base.contract.watching import below, pod_labels, watcher

LABEL = {"grafana_dashboard": "1"}
# What Grafana puts in place of its variables, at the monitor's interval of 15 s.
VARIABLES = {"$__rate_interval": "1m", "$__interval": "15s", "$__range": "30m"}

_OURS = 'job="planetarium-app",uri!~"/actuator.*"'
_RATE = f"rate(http_server_requests_seconds_bucket{{{_OURS}}}[1m])"

# What each query of a panel has to return.
QUERIES = {
    ("Requests by status", "A"): f"sum by (status) (rate(http_server_requests_seconds_count{{{_OURS}}}[1m]))",
    ("Share of requests that miss the SLO", "A"): f"{RATIO}5m",
    ("Share of requests that miss the SLO", "B"): f"{RATIO}1h",
    ("Latency", "A"): f"histogram_quantile(0.5, sum by (le) ({_RATE}))",
    ("Latency", "B"): f"histogram_quantile(0.95, sum by (le) ({_RATE}))",
    ("Latency", "C"): f"histogram_quantile(0.99, sum by (le) ({_RATE}))",
    ("Slowest request by route", "A"): f"max by (method, uri) (http_server_requests_seconds_max{{{_OURS}}})",
    ("Server errors by route", "A"): (
        f'sum by (method, uri, exception) (rate(http_server_requests_seconds_count{{{_OURS},status=~"5.."}}[1m]))'
    ),
    ("Connections of the pool", "A"): "hikaricp_connections_active",
    ("Connections of the pool", "B"): "hikaricp_connections_idle",
    ("Connections of the pool", "C"): "max(hikaricp_connections_max)",
    ("Memory", "A"): "process_resident_memory_bytes",
    ("Processor", "A"): "rate(process_cpu_seconds_total[1m])",
}
# The checks without which a panel has nothing to show.
SOURCES = {
    f"{RATIO}5m": ["rules.ratio-5m"],
    f"{RATIO}1h": ["rules.ratio-1h"],
    "hikaricp_connections_active": ["metrics.pool"],
    "hikaricp_connections_idle": ["metrics.pool"],
    "max(hikaricp_connections_max)": ["metrics.pool-size"],
    f"max by (method, uri) (http_server_requests_seconds_max{{{_OURS}}})": ["metrics.duration"],
    "process_resident_memory_bytes": ["metrics.process"],
    "rate(process_cpu_seconds_total[1m])": ["metrics.process"],
}


def panels(world: World) -> dict[tuple[str, str], str]:
    """The query of each target, by its panel's title and its letter. AssertionError when the dashboard is none."""
    return world.remember("dashboard.panels", lambda: _panels(watcher(world, "ConfigMap")))


def _panels(config: Object) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for name, text in below(config, "data").items():
        try:
            model: Any = json.loads(text)
            for panel in model["panels"]:
                for target in panel["targets"]:
                    found[panel["title"], target["refId"]] = target["expr"]
        except (ValueError, KeyError, TypeError) as error:
            raise AssertionError(f"Grafana cannot read {name}: {type(error).__name__}: {error}") from error
    demand(bool(found), f"{config.path} holds no panel")
    return found


def query(world: World, place: tuple[str, str]) -> str:
    """A target's query as Grafana sends it. AssertionError when there is no such target."""
    found = panels(world).get(place)
    demand(found is not None, f"no panel {place[0]!r} has a query {place[1]}")
    text = str(found)
    for variable, value in VARIABLES.items():
        text = text.replace(variable, value)
    return text


def seen(world: World, *, anew: bool = False) -> Mapping[str, Answer]:
    """What the queries of the dashboard returned, and those that they are compared with."""
    asked = {query(world, place) for place in panels(world) if place in QUERIES}
    return answers(world, {*asked, *QUERIES.values()}, anew=anew)


@check("dashboard", ("dashboard", Aspect.ANSWERS))
def dashboard(world: World) -> None:
    """A dashboard is applied that Grafana can read."""
    panels(world)


@check("dashboard.label", ("dashboard.label", Aspect.ANSWERS), requires=["dashboard"])
def label(world: World) -> None:
    """Grafana's sidecar loads the dashboard: it has the label that it looks for."""
    labels = below(watcher(world, "ConfigMap"), "metadata", "labels")
    demand(LABEL.items() <= labels.items(), f"the sidecar looks for {LABEL}, the dashboard has {labels}")


@check(
    "monitor.scraped",
    ("monitor.scraped", Aspect.ANSWERS),
    requires=["monitor.selector", "monitor.port", "monitor.path", "monitor.job", "dashboard", *traffic.PRESUMED],
    needs=[Tool.PROMETHEUS],
)
def scraped(world: World) -> None:
    """A Prometheus that asks as the monitor says gets the service's series."""
    seen(world)


def query_checks() -> Iterator[Check]:
    for place, reference in QUERIES.items():
        yield _query_check(place, reference)


def _query_check(place: tuple[str, str], reference: str) -> Check:
    title, letter = place
    name = f"dashboard.{re.sub(r'[^a-z]+', '-', title.lower())}.{letter.lower()}"

    @check(
        name,
        (name, Aspect.ANSWERS),
        requires=["monitor.scraped", *SOURCES.get(reference, ())],
        needs=[Tool.PROMETHEUS],
    )
    def shows(world: World) -> None:
        """The panel's query returns what its title promises."""
        try:
            expect_same(seen(world), query(world, place), reference)
        except AssertionError:  # nothing is held against a service but what it shows itself
            expect_same(seen(world, anew=True), query(world, place), reference)

    return shows


def expect_same(answers: Mapping[str, Answer], asked: str, reference: str) -> None:
    """AssertionError unless a query returned what the reference did, and anything at all."""
    found, expected = answers[asked], answers[reference]
    demand(not found.refusal, f"Prometheus refuses the query: {found.refusal}")
    demand(any(math.isfinite(sample.value) for sample in found.samples), "the query returns no data")
    told = f"the query returns {_told(found.samples)}, not {_told(expected.samples)}"
    demand(_same(found.samples, expected.samples), told)


def _same(found: Sequence[Sample], expected: Sequence[Sample]) -> bool:
    """Whether two vectors have the same elements. Sums differ in the last digits: they are made in any order."""
    values = {sample.selector: sample.value for sample in _sorted(found)}
    wanted = {sample.selector: sample.value for sample in _sorted(expected)}
    return values.keys() == wanted.keys() and all(
        math.isclose(values[name], wanted[name], rel_tol=1e-6) or values[name] != values[name] != wanted[name]
        for name in wanted
    )


def _sorted(samples: Sequence[Sample]) -> list[Sample]:
    return [Sample(dict(sorted(sample.labels.items())), sample.value) for sample in samples]


def _told(samples: Sequence[Sample]) -> str:
    shown = [f"{sample.selector} {sample.value:g}" for sample in _sorted(samples)[:2]]
    return ", ".join(shown) + (f" and {len(samples) - 2} more" if len(samples) > 2 else "")


@check("dashboard.logs.a", ("dashboard.logs.a", Aspect.ANSWERS), requires=["dashboard"])
def logs(world: World) -> None:
    """The panel of logs selects the lines of the service's pods, by the label that they are shipped with."""
    text = query(world, ("Logs", "A"))
    matchers = re.findall(r'(\w+)\s*(=~|=)\s*"([^"]*)"', text)
    demand(bool(matchers), f"{text} selects nothing")
    labels = pod_labels(world)
    for name, operator, value in matchers:
        pod = str(labels.get(name))
        selected = re.fullmatch(value, pod) is not None if operator == "=~" else value == pod
        demand(selected, f"{text} selects no line of pods with the labels {labels}")


CHECKS = [dashboard, label, scraped, *query_checks(), logs]

"""Reading what the service measures of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import NamedTuple

from prometheus_client.samples import Sample

from bases.world import World, demand, expect, families

METRICS = "/actuator/prometheus"
REQUESTS = "http_server_requests_seconds"
SETTLE_SECONDS = 2.0
"""How long a measurement may come after the answer that it is of."""

ADDED_UP = ("_count", "_sum", "_bucket", "_total", "_connections", "_connections_idle", "_connections_active")
"""What several copies of the service have together; of other gauges, such as a maximum, one counts."""

# What an orchestrator and Prometheus ask by themselves, at any time.
_PROBED = ("/actuator/health", METRICS)


class Series(NamedTuple):
    """The labels of a request's measurement."""

    method: str
    uri: str
    status: str
    outcome: str
    exception: str = "None"


def samples(world: World, suffix: str, url: str = "") -> dict[Series, float]:
    """The requests' measurements of one kind, such as `_count`. AssertionError when they have other labels."""
    name = REQUESTS + suffix
    found: dict[Series, float] = {}
    for sample in parse(line for line in exposed(world, url) if line.startswith(f"{name}{{")):
        if set(sample.labels) != set(Series._fields):
            raise AssertionError(f"{name} has the labels {', '.join(sorted(sample.labels))}")
        found[Series(**sample.labels)] = sample.value
    return found


def exposed(world: World, url: str = "") -> list[str]:
    """The lines that Prometheus reads: of one copy of the service where its address is given, or of all together."""
    if url or len(world.deployment.instances) == 1:
        return _exposed(world, url)
    return added_up([_exposed(world, each) for each in world.deployment.instances])


def _exposed(world: World, url: str) -> list[str]:
    return expect(world.http.get(f"{url}{METRICS}"), 200).text.splitlines()


def added_up(copies: Iterable[list[str]]) -> list[str]:
    """One exposition of several: what is counted is added up, and of any other gauge the greatest is left."""
    values: dict[str, float] = {}
    for lines in copies:
        for line in lines:
            series = line.rpartition(" ")[0]
            if line.startswith("#") or not series:
                values.setdefault(line, 0.0)
            elif series.partition("{")[0].endswith(ADDED_UP):
                values[series] = values.get(series, 0.0) + _value(line)
            else:
                values[series] = max(values.get(series, 0.0), _value(line))
    return [line if line.startswith("#") else f"{line} {value:.9g}" for line, value in values.items()]


def _value(line: str) -> float:
    """What stands at its end. AssertionError when that is no number."""
    try:
        return float(line.rpartition(" ")[2])
    except ValueError:
        raise AssertionError(f"among the metrics there is no number at the end of {line[:120]!r}") from None


def parse(lines: Iterable[str]) -> Iterator[Sample]:
    """The samples in some lines. To parse all there are takes longer than to ask for them.

    AssertionError when they cannot be read.
    """
    for family in families("\n".join(lines) + "\n"):
        yield from family.samples


def bound(bucket: Sample) -> str:
    """Where a bucket ends. AssertionError when it does not say."""
    said = bucket.labels.get("le", "")
    try:
        float(said)
    except ValueError:
        raise AssertionError(f"a bucket of {REQUESTS} ends at {said!r}") from None
    return said


def counts(world: World, url: str = "") -> Counter[Series]:
    """How many requests there were with each set of labels, without those that come from outside the contract."""
    found = samples(world, "_count", url)
    demand(all(map(isfinite, found.values())), f"of {REQUESTS}_count some are not numbers")
    return Counter({labels: int(n) for labels, n in found.items() if not labels.uri.startswith(_PROBED)})


def counted(world: World, before: Counter[Series], requests: int, url: str = "") -> Counter[Series]:
    """What was counted since, once it is as much as was sent: an answer may come before it is counted."""
    growth: Counter[Series] = Counter()

    def settled() -> bool:
        growth.clear()
        growth.update(counts(world, url) - before)
        return growth.total() >= requests

    world.await_condition(settled, SETTLE_SECONDS)
    return growth


def gauges(world: World, *names: str, url: str = "") -> list[float]:
    """The values of some gauges at one moment, whatever their labels. AssertionError unless there is one of each."""
    lines = exposed(world, url)
    values = []
    for name in names:
        found = [line for line in lines if line.startswith((f"{name}{{", f"{name} "))]
        if len(found) != 1:
            raise AssertionError(f"expected one line for {name} among the metrics, found {len(found)}")
        values.append(_value(found[0]))
    return values

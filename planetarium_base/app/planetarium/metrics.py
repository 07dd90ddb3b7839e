"""Metrics under the names that Micrometer gives them, so that dashboards and alerts made for it keep working."""

import os
import time
from collections.abc import Iterator

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from planetarium.database import Database

LABELS = ("method", "uri", "status", "outcome", "exception")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0)
OUTCOMES = {1: "INFORMATIONAL", 2: "SUCCESS", 3: "REDIRECTION", 4: "CLIENT_ERROR", 5: "SERVER_ERROR"}
WINDOW_SECONDS = 60.0


class RequestMetrics(Collector):
    """Counts and times requests, and keeps the slowest of the last one to two windows, each ended by a scrape."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Histogram(
            "http_server_requests_seconds", "Duration of HTTP requests", LABELS, buckets=BUCKETS, registry=registry
        )
        self._slowest: dict[tuple[str, ...], float] = {}
        self._previous: dict[tuple[str, ...], float] = {}
        self._began = time.monotonic()
        registry.register(self)

    def observe(self, method: str, uri: str, status: int, exception: str, seconds: float) -> None:
        labels = (method, uri, str(status), OUTCOMES[status // 100], exception)
        self._requests.labels(*labels).observe(seconds)
        self._slowest[labels] = max(seconds, self._slowest.get(labels, 0.0))

    def collect(self) -> Iterator[Metric]:
        family = GaugeMetricFamily("http_server_requests_seconds_max", "Slowest recent HTTP request", labels=LABELS)
        for labels, seconds in {**self._previous, **self._slowest}.items():
            family.add_metric(labels, max(seconds, self._previous.get(labels, 0.0)))
        yield family
        if time.monotonic() - self._began > WINDOW_SECONDS:
            self._previous, self._slowest, self._began = self._slowest, {}, time.monotonic()


class RuntimeMetrics(Collector):
    """The process and its connection pool."""

    def __init__(self, registry: CollectorRegistry, database: Database) -> None:
        self._database = database
        self._started = time.monotonic()
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        pool = self._database
        for name, text, value in (
            ("hikaricp_connections", "Connections open", pool.active() + pool.idle()),
            ("hikaricp_connections_active", "Connections lent out", pool.active()),
            ("hikaricp_connections_idle", "Connections waiting to be lent", pool.idle()),
            ("hikaricp_connections_max", "Connections that may be open", pool.pool_size),
            ("hikaricp_connections_usage_seconds_max", "Longest that a connection is out", pool.longest_use()),
        ):
            family = GaugeMetricFamily(name, text, labels=["pool"])
            family.add_metric(["planetarium"], value)
            yield family
        yield GaugeMetricFamily("process_uptime_seconds", "Time since the start", time.monotonic() - self._started)
        yield GaugeMetricFamily("system_cpu_count", "Processors available", os.cpu_count() or 1)


def create_registry(database: Database) -> tuple[CollectorRegistry, RequestMetrics]:
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    RuntimeMetrics(registry, database)
    return registry, RequestMetrics(registry)

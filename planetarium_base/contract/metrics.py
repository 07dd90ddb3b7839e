"""The metrics, under the names and labels that dashboards and alerts go by."""

from __future__ import annotations

from bases.contract import Aspect, check
from bases.world import REQUEST_TIMEOUT_SECONDS, World, demand, expect, seconds
from planetarium_base.contract import gauges
from planetarium_base.contract.access import SEEDED_PASSWORD, log_in, session
from planetarium_base.contract.actuator import INFO
from planetarium_base.contract.exposition import (
    METRICS,
    REQUESTS,
    SETTLE_SECONDS,
    Series,
    bound,
    counted,
    counts,
    exposed,
    parse,
    samples,
)
from planetarium_base.contract.resources import MOONS, PLANETS
from planetarium_base.contract.rows import SEEDED_USER, named

SLO_SECONDS = "0.2"
BOUNDS = ("0.005", "0.01", "0.025", "0.05", "0.1", SLO_SECONDS, "0.5", "1.0", "2.5", "5.0", "10.0", "+Inf")

HASH_SECONDS = 0.003
"""Less than any machine needs for the password hash of a login."""
DELAY_SECONDS = 2.0
"""What a busy machine may add to a measurement."""
QUICK_DELAY_SECONDS = 1.0
"""The same, for three requests that do nothing."""


@check("metrics.exposition", ("metrics", Aspect.ANSWERS), requires=["health.liveness"])
def exposition(world: World) -> None:
    """Prometheus can read the metrics."""
    response = expect(world.http.get(METRICS), 200)
    kind = response.headers.get("content-type", "")
    demand(kind.startswith("text/plain; version="), f"GET {METRICS}: the content type is {kind or 'missing'}")
    demand(bool(world.metrics(METRICS)), "there are no metrics")


@check(
    "metrics.request-count",
    ("metrics.request-count", Aspect.ANSWERS),
    (f"metrics.{REQUESTS}", Aspect.ANSWERS),
    *((f"metrics.label.{label}", Aspect.ANSWERS) for label in Series._fields),
    ("metrics.outcome.2xx", Aspect.ANSWERS),
    requires=["metrics.exposition", "info"],
)
def request_count(world: World) -> None:
    """Each request is counted once, with its method, route, status and outcome."""
    before = counts(world)
    for _ in range(3):
        world.http.get(INFO)
    growth = counted(world, before, 3)
    expected = {Series("GET", INFO, "200", "SUCCESS"): 3}
    demand(growth == expected, f"three times GET {INFO}: expected {expected}, counted {dict(growth)}")


@check(
    "metrics.unknown-route",
    ("metrics.unknown-route", Aspect.ANSWERS),
    ("metrics.outcome.4xx", Aspect.ANSWERS),
    requires=["metrics.request-count", "routes.unknown"],
)
def unknown_route(world: World) -> None:
    """A request for no route is counted under one name for all of them, as the client's error."""
    before = counts(world)
    world.http.get("/nowhere")
    growth = counted(world, before, 1)
    expected = {Series("GET", "UNKNOWN", "404", "CLIENT_ERROR"): 1}
    demand(growth == expected, f"GET /nowhere: expected {expected}, counted {dict(growth)}")


@check("metrics.buckets", ("metrics.buckets", Aspect.ANSWERS), requires=["metrics.request-count"])
def buckets(world: World) -> None:
    """The durations are in the buckets that quantiles rest on, one of which ends where the objective does."""
    expect(world.http.get(INFO), 200)
    world.await_condition(lambda: any(f'uri="{INFO}"' in line for line in exposed(world)), SETTLE_SECONDS)
    lines = [line for line in exposed(world) if line.startswith(f"{REQUESTS}_") and f'uri="{INFO}"' in line]
    found = {bound(sample): sample.value for sample in parse(lines) if sample.name == f"{REQUESTS}_bucket"}
    count = next((sample.value for sample in parse(lines) if sample.name == f"{REQUESTS}_count"), None)
    bounds = sorted(found, key=float)
    demand(bounds == list(BOUNDS), f"the buckets are {', '.join(bounds) or 'none at all'}, not {', '.join(BOUNDS)}")
    values = [found[bound] for bound in bounds]
    demand(values == sorted(values), f"the buckets do not add up: {found}")
    demand(found.get("+Inf") == count, f"bucket le=+Inf has {found.get('+Inf')} of {count} requests")


@check(
    "metrics.duration",
    ("metrics.duration", Aspect.ANSWERS),
    (f"metrics.{REQUESTS}_max", Aspect.ANSWERS),
    # A login takes its time only if it looks at the password.
    requires=["metrics.request-count", "steady.users.login"],
)
def duration(world: World) -> None:
    """Sum and maximum are the requests' durations, in seconds."""

    def logins(suffix: str) -> float:
        return sum(value for labels, value in samples(world, suffix).items() if labels.uri == "/login")

    before = logins("_sum")
    taken = seconds(log_in(world, SEEDED_USER, SEEDED_PASSWORD))
    world.await_condition(lambda: logins("_sum") > before, SETTLE_SECONDS)
    measured = logins("_sum") - before
    limits = f"at least {HASH_SECONDS} s and at most {taken + DELAY_SECONDS:.3f} s"
    demand(HASH_SECONDS <= measured <= taken + DELAY_SECONDS, f"a login took {limits}, was measured as {measured:.6f}")
    slowest = [value for labels, value in samples(world, "_max").items() if labels.uri == "/login"]
    demand(bool(slowest), f"there is no {REQUESTS}_max")
    # A login of before may have been slower, but not slower than a client waits.
    demand(
        measured <= max(slowest) + 1e-6 and max(slowest) <= REQUEST_TIMEOUT_SECONDS + DELAY_SECONDS,
        f"a login was measured as {measured:.6f} s, the slowest as {max(slowest):.6f} s",
    )


@check("metrics.consistent", ("metrics.consistent", Aspect.ANSWERS), requires=["metrics.duration"])
def consistent(world: World) -> None:
    """Count, sum and maximum of a route's requests agree with each other, and with how long a client waited."""
    info = Series("GET", INFO, "200", "SUCCESS")
    before, started = samples(world, "_sum").get(info, 0.0), counts(world)
    waited = sum(seconds(expect(world.http.get(INFO), 200)) for _ in range(3))
    counted(world, started, 3)
    count, total, slowest = (samples(world, suffix).get(info, 0.0) for suffix in ("_count", "_sum", "_max"))
    demand(bool(count), f"GET {INFO} is not counted as {info}")
    grown = total - before
    demand(grown <= waited + QUICK_DELAY_SECONDS, f"of {waited:.3f} s that a client waited, {grown:.3f} were measured")
    demand(
        total / count <= slowest + 1e-6 and slowest <= total + 1e-6,
        f"{count:g} requests took {total:.6f} s together, the slowest of them {slowest:.6f} s",
    )


@check(
    "metrics.templates",
    ("metrics.templates", Aspect.ANSWERS),
    requires=[
        "metrics.request-count",
        *(
            f"{resource.plural}.{verb}"
            for resource in (PLANETS, MOONS)
            for verb in ("list", "find-by-name", "find-by-id", "create", "delete")
        ),
    ],
)
def templates(world: World) -> None:
    """Requests are counted by route, never by the path with a name or an id in it."""
    session(world)  # or its login would be counted, too
    before = counts(world)
    sent: list[tuple[str, str, str]] = []
    for resource in (PLANETS, MOONS):
        for method, path, template in (
            ("GET", resource.path, resource.path),
            ("GET", resource.at(named(world, "Nameless")), f"{resource.path}/{{name}}"),
            ("GET", f"{resource.path}/id/0", f"{resource.path}/id/{{id}}"),
            ("POST", resource.path, resource.path),
            ("DELETE", resource.at(named(world, "Nameless")), f"{resource.path}/{{name}}"),
        ):
            response = session(world).request(method, path)
            sent.append((method, template, str(response.status_code)))
    growth = sorted(
        (labels.method, labels.uri, labels.status) for labels in counted(world, before, len(sent)).elements()
    )
    demand(growth == sorted(sent), f"expected {sorted(sent)}, counted {growth}")


BEFORE_DATA = [exposition, *gauges.CHECKS, request_count, unknown_route, buckets]
CHECKS = [duration, consistent]
AFTER_DATA = [templates, gauges.uptime]

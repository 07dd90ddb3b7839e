"""Recording rules and alerts, tried on series of healthy and of failing services."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bases.contract import Aspect, Check, check
from bases.tools import Expectation, Sample, Scenario, Tool
from bases.world import World, demand
from planetarium_base.contract import traffic
from planetarium_base.contract.flows import Phase, availability, requests
from planetarium_base.contract.monitor import JOB
from planetarium_base.contract.watching import RELEASE, below, watcher

RATIO = "job:slo_errors_per_request:ratio_rate"
NO_RULES = '{"groups": []}'

# The share of bad requests over each window at the end of these phases, to the next twentieth.
MINUTES = [Phase(30), Phase(30, 0.2), Phase(25, 0.36), Phase(5, 0.6)]
HOURS = [Phase(24, 0.6), Phase(48, 0.05), Phase(18, 0.17), Phase(3, 0.1), Phase(3, 0.5)]
SHARES = {"5m": 0.6, "30m": 0.4, "1h": 0.3, "6h": 0.3, "3d": 0.1}
IN_HOURS = ("6h", "3d")


@dataclass(frozen=True)
class Burn:
    """A burn-rate alert: its windows, its severity, and how it is tried.

    A sample every so many units and an evaluation every so many, fine enough for the short window; and phases of such
    steps for each of STATES.
    """

    windows: tuple[str, str]
    severity: str
    steps: tuple[int, int, str]
    states: tuple[list[Phase], ...]


STATES = ("burning", "spared", "over", "begun")
"""At a rate just above the threshold, just below it, with a bad time that is over, with one that has just begun."""
ALERTS = {
    "ErrorBudgetBurnFast": Burn(
        ("1h", "5m"),
        "critical",
        (1, 5, "m"),
        ([Phase(15, 0.033)], [Phase(15, 0.025)], [Phase(60, 0.1), Phase(10)], [Phase(60), Phase(5, 0.2)]),
    ),
    "ErrorBudgetBurn": Burn(
        ("6h", "30m"),
        "critical",
        (10, 30, "m"),
        ([Phase(9, 0.014)], [Phase(9, 0.01)], [Phase(36, 0.1), Phase(6)], [Phase(36), Phase(3, 0.05)]),
    ),
    "ErrorBudgetBurnSlow": Burn(
        ("3d", "6h"),
        "warning",
        (1, 6, "h"),
        ([Phase(6, 0.0023)], [Phase(6, 0.0017)], [Phase(72, 0.05), Phase(12)], [Phase(72), Phase(6, 0.012)]),
    ),
}

DOWN_MINUTES = 10
# What `up` says of two replicas, how many are available, and whether anybody is to be called.
OUTAGES: dict[str, tuple[Sequence[int | None], int, int]] = {
    "all-well": ((1, 1), 2, 0),
    "one-well": ((1, 0), 1, 0),
    "none-answers": ((0, 0), 2, 1),
    "none-there": ((None, None), 0, 1),
    "none-known": ((None, None), 2, 1),
    "none-ready": ((1, 1), 0, 1),
}


def spec(world: World) -> dict[str, Any]:
    return below(watcher(world, "PrometheusRule"), "spec")


def valid_rules(world: World) -> str:
    """The rules as Prometheus loads them; none, when it would not or when none are applied."""
    try:
        return NO_RULES if complaint(world) else json.dumps(spec(world))
    except AssertionError:
        return NO_RULES


def complaint(world: World) -> str:
    return world.remember("rules.complaint", lambda: world.prometheus.complaint(json.dumps(spec(world))))


def unmet(world: World) -> dict[str, str]:
    """What is wrong with the rules, by expectation: all that this module asks, at once."""
    return world.remember(
        "rules.unmet", lambda: dict(world.prometheus.evaluate(json.dumps(spec(world)), list(_scenarios(world))))
    )


def expect_met(world: World, *names: str) -> None:
    """AssertionError, with what was expected and what came, when one of these expectations is not met."""
    told = [f"{name}: {unmet(world)[name]}" for name in names if name in unmet(world)]
    demand(not told, "; ".join(told))


def _scenarios(world: World) -> Iterator[Scenario]:
    minutes = [_recorded(window, "90m") for window in SHARES if window not in IN_HOURS]
    yield Scenario("1m", "5m", requests(world, MINUTES), minutes)
    yield Scenario("1h", "6h", requests(world, HOURS), [_recorded(window, "96h") for window in IN_HOURS])
    for alert, burn in ALERTS.items():
        sampled, evaluated, unit = burn.steps
        for state, phases in zip(STATES, burn.states, strict=True):
            at = f"{sampled * sum(phase.steps for phase in phases)}{unit}"
            fires = _fires(alert, state, burn.severity, at, int(state == "burning"))
            yield Scenario(f"{sampled}{unit}", f"{evaluated}{unit}", requests(world, phases), [fires])
    for state, (up, available, firing) in OUTAGES.items():
        expected = [_fires("AppDown", state, "critical", f"{DOWN_MINUTES}m", firing)]
        if firing:  # one bad sample is no outage
            expected.append(_fires("AppDown", f"{state}-at-first", "critical", "0m", 0))
        yield Scenario("1m", "5m", availability(world, up, available, DOWN_MINUTES), expected)


def _recorded(window: str, at: str) -> Expectation:
    query = f"round({RATIO}{window}, 0.05)"
    return Expectation(f"{RATIO}{window}", query, at, [Sample({"job": JOB}, SHARES[window])])


def _fires(alert: str, state: str, severity: str, at: str, firing: int) -> Expectation:
    query = f'count(ALERTS{{alertname="{alert}",alertstate="firing",severity="{severity}"}}) or vector(0)'
    return Expectation(f"{alert}:{state}", query, at, [Sample({}, firing)])


@check("rules", ("rules", Aspect.ANSWERS))
def rules(world: World) -> None:
    """Rules are applied."""
    demand(bool(spec(world).get("groups")), "there are no groups of rules")


@check("rules.release", ("rules.release", Aspect.ANSWERS), requires=["rules"])
def release(world: World) -> None:
    """The operator takes the rules up: they have the label of the helm release."""
    labels = below(watcher(world, "PrometheusRule"), "metadata", "labels")
    demand(RELEASE.items() <= labels.items(), f"the operator looks for {RELEASE}, the rules have {labels}")


@check("rules.valid", ("rules.valid", Aspect.ANSWERS), requires=["rules"], needs=[Tool.PROMETHEUS])
def valid(world: World) -> None:
    """Prometheus would load the rules."""
    demand(not complaint(world), complaint(world))


PRESUMED = ["rules.valid", "monitor.job", *traffic.PRESUMED]


def recording_checks() -> Iterator[Check]:
    for window in SHARES:
        yield _recording_check(window)


def _recording_check(window: str) -> Check:
    record = f"{RATIO}{window}"

    @check(
        f"rules.ratio-{window}", (f"rules.{record}", Aspect.ANSWERS), requires=PRESUMED, needs=[Tool.PROMETHEUS]
    )  # fmt: skip
    def recorded(world: World) -> None:
        """The share of requests that miss the objective is recorded."""
        expect_met(world, record)

    return recorded


def alert_checks() -> Iterator[Check]:
    for alert, burn in ALERTS.items():
        required = [f"rules.ratio-{window}" for window in burn.windows]
        yield _alert_check(alert, [f"{alert}:{state}" for state in STATES], required)
    states = [f"AppDown:{state}" for state in OUTAGES]
    yield _alert_check("AppDown", [*states, *(f"{state}-at-first" for state in states)], PRESUMED)


def _alert_check(alert: str, expectations: Sequence[str], required: Sequence[str]) -> Check:
    name = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in alert).strip("-")

    @check(f"alerts.{name}", (f"alerts.{alert}", Aspect.ANSWERS), requires=required, needs=[Tool.PROMETHEUS])
    def fires(world: World) -> None:
        """The alert fires when it is time to, and not before."""
        expect_met(world, *expectations)

    return fires


CHECKS = [rules, release, valid, *recording_checks(), *alert_checks()]

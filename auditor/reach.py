"""How many of the users' requests a fault spoils, and which alerts that sets off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.evidence import Rung, Seen, Symptom
from auditor.signature import RUNNING
from bases.base import Base
from bases.contract import Aspect

USUAL = {
    Aspect.ANSWERS: 1.0,
    Aspect.LATENCY: 1.0,
    Aspect.STEADY: 0.1,
    Aspect.CONCURRENT: 0.1,
    Aspect.RECOVERS: 0.1,
    Aspect.SHARED: 0.5,
    Aspect.EXACT: 0.1,
    Aspect.REFUSES: 0.05,
    Aspect.BOUNDED: 0.0,
}
"""The share of an operation's requests that look at each aspect, where no trials tell how many fail: priors of ours.
Refusals and names beyond ASCII are as rare as they are in the base's own traffic.
"""
SPOILS_ALL = frozenset({Aspect.ANSWERS, Aspect.LATENCY})


@dataclass(frozen=True)
class Reach:
    """What users meet with."""

    share: float
    """Of all their requests, those that go to an operation of which any can be spoilt."""
    rate: float
    """Of these, the ones that are."""
    errors: float
    """Of all their requests, those that the error budget counts: answered with 5xx, not at all, or late."""
    operations: tuple[str, ...]


def reach(base: Base, seen: Seen) -> Reach:
    """The reach of what was seen. A service that is not up, or not ready, is out of everybody's reach."""
    weights = {name: operation.weight for name, operation in base.description.operations.items()}
    total = sum(weights.values()) or 1.0
    if is_down(seen):
        return Reach(1.0, 1.0, 1.0, tuple(weights))
    rates: dict[str, float] = {}
    failures: dict[str, float] = {}
    for symptom in seen.symptoms:
        for operation, aspect in _looked_at(base, symptom.check):
            rate = _rate(symptom, aspect)
            rates[operation] = max(rates.get(operation, 0.0), rate)
            if _counts_as_error(symptom, aspect):
                failures[operation] = max(failures.get(operation, 0.0), rate)
    for operation, rate in _blocked(base, seen):
        rates[operation] = max(rates.get(operation, 0.0), rate)
    affected = sum(weights[operation] for operation, rate in rates.items() if rate)
    spoilt = sum(weights[operation] * rate for operation, rate in rates.items())
    return Reach(
        share=affected / total,
        rate=spoilt / affected if affected else 0.0,
        errors=sum(weights[operation] * rate for operation, rate in failures.items()) / total,
        operations=tuple(sorted(operation for operation, rate in rates.items() if rate)),
    )


def is_down(seen: Seen) -> bool:
    """Whether it does not run, or nobody is led to it."""
    return seen.phase != RUNNING or any(symptom.rung is Rung.STATUS for symptom in seen.symptoms)


def alerts(base: Base, seen: Seen, reached: Reach) -> tuple[str, ...]:
    """The alerts that fire while this goes on and users ask as they do, the most pressing first. One that is itself
    broken does not.
    """
    objective = base.description.objective
    if objective is None:
        return ()
    if is_down(seen):
        return (objective.down,)
    if _is_blind(base, seen):
        return ()
    return tuple(name for name, pace in objective.burning.items() if reached.errors > pace * objective.errors)


def _is_blind(base: Base, seen: Seen) -> bool:
    """Whether what would have to tell is itself what is broken: a check of metrics or rules fails that is of no
    operation.
    """
    return any(symptom.rung is Rung.METRICS and not any(_looked_at(base, symptom.check)) for symptom in seen.symptoms)


def _looked_at(base: Base, check: str) -> Iterator[tuple[str, Aspect]]:
    for witness in base.contract.by_name[check].witnesses:
        if witness.subject in base.description.operations:
            yield witness.subject, witness.aspect


def _rate(symptom: Symptom, aspect: Aspect) -> float:
    """The share of an operation's requests that fail: as counted where that was done, else what is usual."""
    if symptom.trials is not None and aspect not in SPOILS_ALL:
        failed, tried = symptom.trials
        return failed / tried
    return USUAL[aspect]


def _counts_as_error(symptom: Symptom, aspect: Aspect) -> bool:
    failed = symptom.is_server_error or not symptom.statuses
    return aspect is Aspect.LATENCY or (failed and aspect is not Aspect.BOUNDED)


def _blocked(base: Base, seen: Seen) -> Iterator[tuple[str, float]]:
    """Operations that could not be asked at all, if they are so many that it is an answer they all rest on. A few are
    those that a check prepares its own rows with: to users they are as good as ever.
    """
    if all(symptom.rung is not Rung.REQUESTS for symptom in seen.symptoms):
        return
    blocked = {
        operation for check in seen.blocked for operation, aspect in _looked_at(base, check) if aspect is Aspect.ANSWERS
    }
    if len(blocked) > len(base.description.operations) / 2:
        yield from ((operation, USUAL[Aspect.ANSWERS]) for operation in sorted(blocked))

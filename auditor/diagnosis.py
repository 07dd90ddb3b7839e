"""The terms of the axis *diagnose*: what stands between a symptom and its cause."""

from __future__ import annotations

import math
from collections.abc import Mapping

from auditor.ambiguity import Suspects
from auditor.axis import Axis
from auditor.evidence import Evidence, Part, Rung, Seen
from auditor.naming import Naming, naming, telling
from auditor.reach import Reach, alerts, reach
from auditor.signature import in_company
from auditor.terms import Term, kind
from auditor.words import words
from bases.base import Base

REACH = kind(
    "reach", Axis.DIAGNOSE, 0.10, "share of the users' requests",
    "how little of the service is affected: the requests to operations of which any can fail",
    """logarithmic, as orders of magnitude are what a dashboard shows; a thousandth is the hardest. Weighed by the
    base's own traffic""",
)  # fmt: skip
SELDOM = kind(
    "seldom", Axis.DIAGNOSE, 0.10, "share of the affected requests",
    "how seldom a request to an affected operation fails",
    """failures that come and go are those that debuggers fail to reproduce (Gray 1985, Why Do Computers Stop);
    logarithmic, one in a hundred is the hardest""",
)  # fmt: skip
DELAY = kind(
    "delay", Axis.DIAGNOSE, 0.08, "requests until the first symptom",
    "how much has to happen after a deploy before anything shows: the fewest requests that any failing check took",
    "logarithmic; a thousand requests are the hardest",
)  # fmt: skip
DISTANCE = kind(
    "distance", Axis.DIAGNOSE, 0.12, "steps",
    """how far the nearest symptom stands from the cause: on the operation whose functions were changed (0), on another
    of the same entity (1), of another entity (2), or in another layer, of which no operation is the owner (3)""",
    "the distance between defect and failure (Zeller, Why Programs Fail, chapter 1)",
)  # fmt: skip
ALERT = kind(
    "alert", Axis.DIAGNOSE, 0.08, "rank",
    "whether an alert fires (1: none does) and whether it names what is broken (0) or only that something is (0.5)",
    """symptom-based alerting (Beyer et al., Site Reliability Engineering, chapter 6): an alert starts the search, and
    seldom ends it""",
)  # fmt: skip
NAMED = kind(
    "named", Axis.DIAGNOSE, 0.24, "rung, from 0",
    """the first rung of an operator's ladder on which anything names the cause: status, events, logs, metrics,
    requests, database, bytes, source""",
    "the order in which a runbook looks; linear in rungs",
)  # fmt: skip
AMBIGUITY = kind(
    "ambiguity", Axis.DIAGNOSE, 0.28, "bits",
    """how many other faults of the catalog would have looked the same: the entropy of the posterior over faults and
    sites, on the mean of the rungs that a team has before it reads any file, from status to database""",
    "Shannon (1948); as a share of the entropy before anything is seen",
)  # fmt: skip

KINDS = (REACH, SELDOM, DELAY, DISTANCE, ALERT, NAMED, AMBIGUITY)
BEFORE_READING = [rung for rung in Rung if rung.height <= Rung.DATABASE.height]
OF_OBJECTIVES = frozenset({"budget", "burn", "burning", "down", "error", "errors", "fast", "slow"})
"""What alerts on an objective are called by, whatever is broken."""
STEPS = (
    "where the cause is",
    "on another operation of the same entity",
    "on another entity",
    "in another layer than the cause",
)


def terms(base: Base, evidence: Evidence, part: Part, suspects: Mapping[Rung, Suspects], prior: float) -> list[Term]:
    """The terms of one fault, on what is left of its evidence with the others present. `prior` is the entropy, in bits,
    before anything is seen.
    """
    seen = in_company(evidence, part)
    reached = reach(base, seen)
    return [
        _reach(reached),
        _seldom(reached),
        _delay(seen),
        _distance(base, seen, part, reached),
        _alert(base, seen, part, reached),
        _named(naming(base, seen, part)),
        _ambiguity(part, suspects, prior),
    ]


def _decades(share: float, decades: float) -> float:
    """0 for all, 1 for a share as small as so many powers of ten, or for none."""
    return 1.0 if share <= 0 else min(1.0, max(0.0, -math.log10(share) / decades))


def _reach(reached: Reach) -> Term:
    if reached.share <= 0:
        sentence = "No request of a user fails."
    elif reached.share >= 1:
        sentence = "Every request of every user is affected."
    else:
        told = ", ".join(reached.operations[:3]) + (" and others" if len(reached.operations) > 3 else "")
        sentence = f"{reached.share:.0%} of the users' requests are affected: {told}."
    return Term(REACH, _decades(reached.share, 3), reached.share, sentence)


def _seldom(reached: Reach) -> Term:
    if reached.share <= 0:
        return Term(SELDOM, 1.0, 0.0, "There is no failing request to catch.")
    share = (
        f"About one affected request in {1 / reached.rate:.0f} fails" if reached.rate < 0.7 else "It fails each time"
    )
    return Term(SELDOM, _decades(reached.rate, 2), reached.rate, f"{share}.")


def _delay(seen: Seen) -> Term:
    fewest = min((symptom.requests for symptom in seen.symptoms), default=None)
    if fewest is None:
        return Term(DELAY, 1.0, math.inf, "Nothing of it shows while the other faults are in.")
    value = min(1.0, math.log10(max(1, fewest)) / 3)
    told = "at once" if fewest <= 2 else f"after {fewest} requests"
    return Term(DELAY, value, float(fewest), f"The first symptom comes {told}.")


def _distance(base: Base, seen: Seen, part: Part, reached: Reach) -> Term:
    if not seen.symptoms:
        return Term(DISTANCE, 1.0, 3.0, "There is no symptom to start from.")
    if reached.operations:
        home = _home(base, part)
        steps = min(_steps(base, home, operation) for operation in reached.operations)
    else:
        looked_at = {w.subject for s in seen.symptoms for w in base.contract.by_name[s.check].witnesses}
        steps = 0 if looked_at.intersection(part.subjects) else 3
    return Term(DISTANCE, steps / 3, float(steps), f"The nearest symptom is {STEPS[steps]}.")


def _home(base: Base, part: Part) -> frozenset[str]:
    """The operations whose functions were changed; none for what is no operation's, and for all but the source."""
    found = set()
    for name, operation in base.description.operations.items():
        for reference in (operation.controller, operation.service, operation.repository):
            path, _, qualified = reference.partition("::")
            if f"{path}::{qualified.rpartition('.')[2]}" in part.functions:
                found.add(name)
    return frozenset(found)


def _steps(base: Base, home: frozenset[str], operation: str) -> int:
    operations = base.description.operations
    if operation in home:
        return 0
    if not home:
        return 3
    return 1 if operations[operation].entity in {operations[name].entity for name in home} else 2


def _alert(base: Base, seen: Seen, part: Part, reached: Reach) -> Term:
    fired = alerts(base, seen, reached)
    if not fired:
        return Term(ALERT, 1.0, 1.0, "No alert fires.")
    names = (telling(base, part) - OF_OBJECTIVES) & {word for name in fired for word in words(name)}
    rank = 0.0 if names else 0.5
    told = "and names what is broken" if names else "and says only that something is wrong"
    return Term(ALERT, rank, rank, f"The alert {fired[0]} fires {told}.")


def _named(found: Naming) -> Term:
    return Term(NAMED, found.rung.height / Rung.SOURCE.height, float(found.rung.height), found.sentence)


def _ambiguity(part: Part, suspects: Mapping[Rung, Suspects], prior: float) -> Term:
    bits = sum(suspects[rung].bits for rung in BEFORE_READING) / len(BEFORE_READING)
    others = tuple(label for label in suspects[BEFORE_READING[-1]].labels if label != part.label)
    if not others:
        sentence = "All that can be seen without reading files fits no other fault of the catalog."
    else:
        told = "one other fault" if len(others) == 1 else f"{len(others)} other faults"
        sentence = f"All that can be seen without reading files fits {told} of the catalog as well: {_some(others)}."
    return Term(AMBIGUITY, min(1.0, bits / prior) if prior else 0.0, bits, sentence)


def _some(labels: tuple[str, ...]) -> str:
    return "; ".join(labels[:3]) + ("…" if len(labels) > 3 else "")

"""What is to be seen from a rung of the ladder: variants that show the same there cannot be told apart yet."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.evidence import Evidence, Part, Rung, Seen, Symptom
from bases.base import Base
from bases.contract import Aspect
from faults.fault import Layer

Signature = frozenset[str]

SHOWN_BY = {
    Layer.SCHEMA: Rung.DATABASE,
    Layer.MANIFEST: Rung.BYTES,
    Layer.MONITORING: Rung.BYTES,
    Layer.REQUIREMENTS: Rung.BYTES,
    Layer.IMAGE: Rung.BYTES,
    Layer.SOURCE: Rung.SOURCE,
}
"""Where what was changed lies open: a team has manifests, an image and a database before it has the source."""

RUNNING = "running"
SLOW = frozenset({Aspect.LATENCY, Aspect.CONCURRENT})


def signature(base: Base, seen: Seen, part: Part, rung: Rung) -> Signature:
    """All that is to be seen of a fault up to a rung, as a set of statements."""
    found = {f"it is {seen.phase}"}
    for symptom in seen.symptoms:
        if symptom.rung.height <= rung.height:
            statuses = ", ".join(sorted(symptom.statuses))
            found.add(f"{symptom.check}: {symptom.seen} ({statuses})")
        if rung.height >= Rung.METRICS.height:
            found.update(on_a_dashboard(base, symptom))
    found.update(
        f"{trace.rung}: {trace.line.text} {trace.line.frame}"
        for trace in seen.traces
        if trace.rung.height <= rung.height
    )
    if SHOWN_BY[part.layer].height <= rung.height:
        found.update(f"changed: {part.label} {piece.path}:{piece.start}" for piece in part.pieces)
    return frozenset(found)


def on_a_dashboard(base: Base, symptom: Symptom) -> Iterator[str]:
    """What metrics tell of requests that fail or take long: which route, and what of it."""
    for witness in sorted(base.contract.by_name[symptom.check].witnesses, key=repr):
        if witness.subject not in base.description.operations:
            continue
        if symptom.is_server_error:
            yield f"{witness.subject} answers with errors"
        if witness.aspect in SLOW:
            yield f"{witness.subject} is slow"


def in_company(evidence: Evidence, part: Part) -> Seen:
    """What is left to be seen of one fault while the others are there: what it shows alone and they do not hide."""
    if part.alone is None:
        return evidence.seen
    return restricted(part.alone, evidence)


def restricted(seen: Seen, evidence: Evidence) -> Seen:
    """Of what a fault shows alone, what can be seen where a variant's faults hide it in part."""
    shown, whole = evidence.seen, evidence.seen.blocked
    said = {(trace.rung, trace.line.text, trace.line.frame) for trace in shown.traces}
    return Seen(
        phase=seen.phase if seen.phase == shown.phase else RUNNING,  # another's crash says nothing of this one
        symptoms=tuple(symptom for symptom in seen.symptoms if symptom.check not in whole),
        traces=tuple(t for t in seen.traces if (t.rung, t.line.text, t.line.frame) in said),
        blocked=whole,
    )

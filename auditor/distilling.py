"""From a proof, which keeps everything, to the evidence that ratings rest on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from auditor.errors import AuditError
from auditor.evidence import Course, Evidence, Part, Piece, Remedy, Rung, Seen, Symptom, Trace
from auditor.words import words
from bases.app import App
from bases.base import Base
from bases.description import DOCKERFILE, DOCKERIGNORE, Description
from faults.changes import Change
from faults.fault import Layer
from faults.variant import Cut, FaultCut, Variant
from verifier.logs import frame
from verifier.outcomes import Fingerprint, LogLine, Outcome
from verifier.proof import Proof, Verdict
from verifier.prove import BASE, BROKEN, HEALED, REDEPLOYED, alone

FEW_LINES = 2
FATAL = "FATAL"

REMEDIES = {
    Layer.SOURCE: Remedy.REBUILD,
    Layer.REQUIREMENTS: Remedy.REBUILD,
    Layer.IMAGE: Remedy.REBUILD,
    Layer.MANIFEST: Remedy.APPLY,
    Layer.MONITORING: Remedy.APPLY,
    Layer.SCHEMA: Remedy.REPAIR,
}

# What differs from run to run: tokens, and the numbers of names that checks make up, of times and of amounts.
_RANDOM = re.compile(r"[\w.%+-]*\d[\w.%+-]{11,}|\d+(?:\.\d+)*")
# And from machine to machine: where a run's tree, the interpreter and the libraries are.
_FOLDER = re.compile(r"/\S*/(?:(?=app/)|(?:python[\d.]*|site-packages|dist-packages)/)")
_TRIALS = re.compile(r"(?<![\d.])(\d+) of (\d+)(?![\d.])")


def distil(variant: Variant, proof: Proof, *, courses: bool = False) -> Evidence:
    """The evidence of a variant that a proof has shown to break as declared; with `courses`, its runs over time, too.

    Raises AuditError for any other proof: what is not proven is not rated.
    """
    if proof.verdict is not Verdict.PROVEN:
        raise AuditError(f"{variant.name} is {proof.verdict}: {proof.reason}. Only what is proven is rated.")
    healthy, broken = proof.need(BASE), proof.need(BROKEN)
    redeployed = proof.run(REDEPLOYED)
    left = redeployed.names(Outcome.FAILED, Outcome.FLAKY) if redeployed else frozenset()
    parts = []
    for number, cut in enumerate(variant.cuts):
        single = proof.run(alone(cut.label))
        by_itself = None if single is None else _seen(variant.base, single, healthy)
        parts.append(_part(variant, number, by_itself, repair=bool(left & cut.breaks(variant.base))))
    return Evidence(
        name=variant.name,
        base=proof.base,
        contract=proof.contract,
        variant=proof.variant,
        backend=proof.backend,
        seen=_seen(variant.base, broken, healthy),
        parts=tuple(parts),
        courses=tuple(_courses(proof)) if courses else (),
    )


def _courses(proof: Proof) -> Iterator[Course]:
    for name, purpose in (("before", BASE), ("broken", BROKEN), ("healed", HEALED)):
        yield Course(name=name, moments=proof.need(purpose).course)


def _seen(base: Base, run: Fingerprint, healthy: Fingerprint) -> Seen:
    description = base.description
    symptoms = tuple(
        Symptom(
            check=result.name,
            rung=rung_of(description, result.name),
            seen=plain(result.message),
            statuses=result.statuses,
            requests=result.requests,
            trials=_trials(result.message) if base.contract.by_name[result.name].decides else None,
        )
        for result in run.results
        if result.outcome is Outcome.FAILED
    )
    return Seen(
        phase=run.phase,
        symptoms=symptoms,
        traces=tuple(_traces(description, run, healthy)),
        blocked=run.names(Outcome.BLOCKED),
    )


def rung_of(description: Description, check: str) -> Rung:
    """Where what a check looks at is looked at: as the base says of the first part of its name, else by asking."""
    return Rung(description.ladder.get(check.partition(".")[0], Rung.REQUESTS))


def plain(text: str) -> str:
    """A message without what differs from run to run, or from machine to machine."""
    return _RANDOM.sub("#", _FOLDER.sub("", text))


def _trials(message: str) -> tuple[int, int] | None:
    found = _TRIALS.search(message)
    return (int(found[1]), int(found[2])) if found and 0 < int(found[1]) <= int(found[2]) else None


def _traces(description: Description, run: Fingerprint, healthy: Fingerprint) -> Iterator[Trace]:
    if run.detail and run.detail != healthy.detail:
        yield Trace(rung=Rung.EVENTS, line=LogLine(text=plain(run.detail), count=1))
    known = {plain(line) for line in healthy.observed}
    for text in dict.fromkeys(plain(line) for line in run.observed):
        if text not in known:
            yield Trace(rung=Rung.EVENTS, line=LogLine(text=text, count=1))
    if run.last_words:
        words = "\n".join(run.last_words)
        text = next((line for line in reversed(run.last_words) if line[:1].strip()), run.last_words[-1])
        yield Trace(rung=Rung.LOGS, line=LogLine(text=plain(text), count=1, frame=frame(words, description.source)))
    yield from _new(Rung.LOGS, run.logged, healthy.logged)
    for trace in _new(Rung.DATABASE, run.database_logged, healthy.database_logged):
        # Whom the database turns away stands in a log that everybody reads; what it says of statements is looked for.
        yield trace.model_copy(update={"rung": Rung.LOGS}) if trace.line.text.startswith(FATAL) else trace


def _new(rung: Rung, lines: Iterable[LogLine], healthy: Iterable[LogLine]) -> Iterator[Trace]:
    """What is said at a place where a healthy service does not say it."""
    known = {(plain(line.text), line.frame) for line in healthy}
    for line in lines:
        if (plain(line.text), line.frame) not in known:
            yield Trace(rung=rung, line=line.model_copy(update={"text": plain(line.text)}))


def _part(variant: Variant, number: int, by_itself: Seen | None, *, repair: bool) -> Part:
    cut = variant.cuts[number]
    changes = variant.changes(number)
    layer = cut.fault.layer if isinstance(cut, FaultCut) else _layer(variant.base.description, cut.edit.file)
    repair = repair or cut.outlives_its_fix
    return Part(
        label=cut.label,
        fault=cut.fault.id if isinstance(cut, FaultCut) else "",
        site=cut.site.name if isinstance(cut, FaultCut) else cut.edit.file,
        layer=layer,
        backend=cut.backend,
        subjects=_subjects(variant.base, cut),
        pieces=tuple(_piece(change) for change in changes),
        words=_words(changes),
        functions=frozenset().union(*(_functions(variant.base.app, change) for change in changes)),
        remedy=Remedy.REPAIR if repair else REMEDIES[layer],
        alone=by_itself,
    )


def _subjects(base: Base, cut: Cut) -> tuple[str, ...]:
    """Where a cut sits; of one by hand, what the checks that it breaks look at."""
    if isinstance(cut, FaultCut):
        return cut.site.subjects
    checks = base.contract.by_name
    found = {witness.subject for name in cut.edit.breaks for witness in checks[name].witnesses}
    return tuple(sorted(found))


def _layer(description: Description, path: str) -> Layer:
    folder = PurePosixPath(path).parts[0]
    if path in (DOCKERFILE, DOCKERIGNORE):
        return Layer.IMAGE
    named = {
        **dict.fromkeys(description.database.scripts, Layer.SCHEMA),
        description.requirements: Layer.REQUIREMENTS,
        description.monitoring.folder: Layer.MONITORING,
        description.manifests: Layer.MANIFEST,
    }
    return named.get(path) or named.get(folder) or Layer.SOURCE


def _piece(change: Change) -> Piece:
    lines = max(len(change.before), len(change.after))
    return Piece(path=change.path, start=change.start, end=change.end, lines=lines)


def _words(changes: Sequence[Change]) -> frozenset[str]:
    """The words of the lines that differ; where they are many, those that are on one side only."""
    found: set[str] = set()
    for change in changes:
        before, after = (words("\n".join(lines)) for lines in (change.before, change.after))
        few = max(len(change.before), len(change.after)) <= FEW_LINES
        found |= before | after if few else before ^ after
    return frozenset(found)


def _functions(app: App, change: Change) -> set[str]:
    """The innermost functions that changed lines stand in, as a stack trace names them."""
    if change.path not in app or not change.path.endswith(".py"):
        return set()
    first, last = change.start + 1, max(change.end, change.start + 1)
    touched = [span for span in _spans(app.text(change.path)) if span[1] <= last and first <= span[2]]
    return {
        f"{change.path}::{name}"
        for name, start, end in touched
        if not any(start < other[1] and other[2] <= end for other in touched)
    }


@lru_cache(maxsize=256)
def _spans(text: str) -> tuple[tuple[str, int, int], ...]:
    """Every function's name, with its first and last line, counted from 1."""
    found = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return tuple((node.name, node.lineno, node.end_lineno or node.lineno) for node in found)

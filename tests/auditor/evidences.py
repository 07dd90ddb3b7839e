"""Evidence made by hand, of the real base: what a proof of each fault might have shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.distilling import rung_of
from auditor.evidence import Evidence, Part, Piece, Remedy, Rung, Seen, Symptom, Trace
from bases.base import Base, find_base
from faults.fault import Backend, Layer
from verifier.outcomes import LogLine

BASE: Base = find_base("planetarium")


def symptom(check: str, seen: str = "expected #, got #", statuses: Mapping[str, int] | None = None) -> Symptom:
    return Symptom(
        check=check, rung=rung_of(BASE.description, check), seen=seen, statuses=statuses or {"404": 2}, requests=2
    )


def logged(text: str, frame: str = "", rung: Rung = Rung.LOGS) -> Trace:
    return Trace(rung=rung, line=LogLine(text=text, count=1, frame=frame))


def seen(*symptoms: Symptom | str, traces: Iterable[Trace] = (), phase: str = "running") -> Seen:
    given = tuple(symptom(each) if isinstance(each, str) else each for each in symptoms)
    failed = BASE.contract.failing(frozenset(each.check for each in given))
    blocked = {check.name for check in BASE.contract if failed.intersection(check.requires)}
    return Seen(phase=phase, symptoms=given, traces=tuple(traces), blocked=frozenset(blocked - failed))


def part(
    label: str, *, layer: Layer = Layer.SOURCE, words: Iterable[str] = (), functions: Iterable[str] = (),
    pieces: Iterable[Piece] | None = None, remedy: Remedy = Remedy.REBUILD, alone: Seen | None = None,
) -> Part:  # fmt: skip
    fault, _, site = label.partition(" at ")
    return Part(
        label=label,
        fault=fault,
        site=site,
        layer=layer,
        backend=Backend.PROCESS,
        subjects=(site,),
        pieces=tuple(pieces) if pieces is not None else (Piece(path=f"{fault}.py", start=1, end=2, lines=1),),
        words=frozenset(words),
        functions=frozenset(functions),
        remedy=remedy,
        alone=alone,
    )


def evidence(shown: Seen, *parts: Part) -> Evidence:
    name = parts[0].label.replace(" at ", "-at-").replace(".", "-") if len(parts) == 1 else "together"
    return Evidence(
        name=name, base=BASE.app.digest, contract=BASE.contract_digest, variant="", backend="process", seen=shown,
        parts=parts,
    )  # fmt: skip

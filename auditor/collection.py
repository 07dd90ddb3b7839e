"""Evidence in files: a line of JSON for each proven variant, sorted, so that what a new proof changes can be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from auditor.errors import AuditError
from auditor.evidence import Evidence, Seen
from bases.base import Base
from bases.files import write_atomically

CATALOG, RECIPES = "catalog", "recipes"
SHIPPED = Path(__file__).parent / "evidence"


def shipped(base: str, what: str) -> Path:
    """The file of a base's evidence that comes with faultory: of the catalog, or of the curated recipes."""
    return SHIPPED / f"{base}.{what}.jsonl"


def read_evidence(path: Path) -> list[Evidence]:
    """All evidence in a file; none where there is no file. Raises AuditError, with the line, when it does not read."""
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(Evidence.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            raise AuditError(
                f"{path}, line {number}: {first['msg']}. Prove it again and write the file anew with --evidence."
            ) from error
    return found


def as_of_today(base: Base, evidence: Evidence) -> Evidence:
    """Evidence without the checks that a base's contract no longer has: of these nobody knows what they looked at."""
    parts = (part.model_copy(update={"alone": part.alone and _known(base, part.alone)}) for part in evidence.parts)
    return evidence.model_copy(update={"seen": _known(base, evidence.seen), "parts": tuple(parts)})


def _known(base: Base, seen: Seen) -> Seen:
    checks = base.contract.by_name
    symptoms = tuple(symptom for symptom in seen.symptoms if symptom.check in checks)
    return seen.model_copy(update={"symptoms": symptoms, "blocked": seen.blocked & checks.keys()})


def write_evidence(path: Path, evidence: Iterable[Evidence]) -> None:
    """Writes evidence over what a file holds of the same variants; the rest of it stays."""
    merged: Mapping[str, Evidence] = {e.name: e for e in [*read_evidence(path), *evidence]}
    lines = [merged[name].model_dump_json(exclude_defaults=True) for name in sorted(merged)]
    write_atomically(path, "".join(f"{line}\n" for line in lines).encode())

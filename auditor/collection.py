"""Evidence in files: a line of JSON for each proven variant, sorted, so that what a new proof changes can be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from auditor.errors import AuditError
from auditor.evidence import Evidence
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
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(Evidence.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            raise AuditError(
                f"{path}, line {number}: {first['msg']}. Prove it again and write the file anew with --evidence."
            ) from error
    return found


def write_evidence(path: Path, evidence: Iterable[Evidence]) -> None:
    """Writes evidence over what a file holds of the same variants; the rest of it stays."""
    merged: Mapping[str, Evidence] = {e.name: e for e in [*read_evidence(path), *evidence]}
    lines = [merged[name].model_dump_json(exclude_defaults=True) for name in sorted(merged)]
    write_atomically(path, "".join(f"{line}\n" for line in lines).encode())

"""Evidence in files."""

from pathlib import Path

import pytest

from auditor.collection import read_evidence, write_evidence
from auditor.errors import AuditError
from tests.auditor.evidences import evidence, logged, part, seen

ONE = evidence(seen("planets.list", traces=[logged("a")]), part("one at planets.list", words=["b", "a"]))
TWO = evidence(seen("moons.list"), part("two at moons.list", alone=seen("moons.list")))


def test_what_was_written_reads_back_sorted(tmp_path: Path) -> None:
    file = tmp_path / "evidence.jsonl"
    write_evidence(file, [TWO, ONE])
    assert read_evidence(file) == [ONE, TWO]


def test_new_evidence_takes_the_place_of_old_and_the_rest_stays(tmp_path: Path) -> None:
    file = tmp_path / "evidence.jsonl"
    write_evidence(file, [ONE, TWO])
    newer = ONE.model_copy(update={"backend": "docker"})
    write_evidence(file, [newer])
    assert read_evidence(file) == [newer, TWO]


def test_the_same_evidence_is_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    write_evidence(first, [ONE, TWO])
    write_evidence(second, read_evidence(first))
    assert first.read_bytes() == second.read_bytes()


def test_where_there_is_no_file_there_is_no_evidence(tmp_path: Path) -> None:
    assert read_evidence(tmp_path / "none") == []


def test_a_line_that_does_not_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "evidence.jsonl"
    file.write_text(f"{ONE.model_dump_json()}\n{{}}\n")
    with pytest.raises(AuditError, match=r"evidence.jsonl, line 2: .* --evidence"):
        read_evidence(file)

"""Evidence in files."""

from pathlib import Path

import pytest

from auditor.collection import as_of_today, read_evidence, write_evidence
from auditor.errors import AuditError
from auditor.rating import Rater
from tests.auditor.evidences import BASE, evidence, logged, part, seen, symptom

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


@pytest.mark.parametrize("text", ["a\x85b", "a\u2028b", "a\rb"])
def test_only_a_line_feed_ends_a_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "evidence.jsonl"
    one = evidence(seen("planets.list", traces=[logged(text)]), part("one at planets.list"))
    write_evidence(file, [one])
    assert read_evidence(file) == [one]


def test_checks_that_the_contract_no_longer_has_are_left_out() -> None:
    gone = seen("planets.list").model_copy(update={"blocked": frozenset({"planets.gone", "moons.list"})})
    gone = gone.model_copy(update={"symptoms": (*gone.symptoms, symptom("planets.lost"))})
    old = evidence(gone, part("one at planets.list", alone=gone), part("two at planets.list"))
    known = as_of_today(BASE, old)
    for shown in (known.seen, known.parts[0].alone):
        assert shown is not None
        assert shown.failed == {"planets.list"}
        assert shown.blocked == {"moons.list"}
    assert known.parts[1].alone is None
    assert Rater(BASE, [known]).rate(known)


NO_PART = ONE.model_copy(update={"parts": ()}).model_dump_json().encode()


@pytest.mark.parametrize("line", [b"{}", b"{", b'{"name": "\xff"}', NO_PART])
def test_a_line_that_does_not_read_is_named(tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "evidence.jsonl"
    file.write_bytes(ONE.model_dump_json().encode() + b"\n" + line + b"\n")
    with pytest.raises(AuditError, match=r"evidence.jsonl, line 2: .* --evidence"):
        read_evidence(file)

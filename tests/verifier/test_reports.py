"""What other programs read of a proof."""

from xml.etree import ElementTree

from verifier.junit import to_junit
from verifier.proof import Claim, Point, Proof, Verdict

PROOF = Proof(
    faultory="0", verdict=Verdict.NOT_AS_DECLARED, reason="r", name="n", title="t", seed=1, backend="process", base="b",
    contract="c",
    variant="v", faults=("f",), declared=(), failed=(), flaky=(), blocked=(), not_run=(), masks=(), seconds=1.5,
    runs=(),
    points=(
        Point(claim=Claim.BASE_PASSES, holds=True, detail="d"),
        Point(claim=Claim.HEALS, holds=False, detail="a \x00 control character and a \ud800 surrogate"),
        Point(claim=Claim.EACH_FAULT_COUNTS, holds=None, detail="one fault"),
    ),
)  # fmt: skip


def test_a_proof_reads_back_as_it_was_written() -> None:
    written = PROOF.model_copy(update={"points": PROOF.points[:1]}).model_dump_json()
    assert Proof.model_validate_json(written).points == PROOF.points[:1]


def test_junit_counts_what_does_not_hold_and_is_xml_whatever_was_seen() -> None:
    suite = ElementTree.fromstring(to_junit([PROOF]))[0]
    assert suite.attrib == {
        "name": "n", "time": "1.500", "tests": "3", "failures": "1", "errors": "0", "skipped": "1"
    }  # fmt: skip


def test_what_could_not_be_decided_is_an_error_in_junit() -> None:
    unproven = PROOF.model_copy(update={"verdict": Verdict.UNPROVEN, "points": ()})
    suite = ElementTree.fromstring(to_junit([unproven]))[0]
    assert (suite.attrib["errors"], suite.attrib["failures"]) == ("1", "0")

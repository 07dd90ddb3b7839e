"""The picture of a README is small, the same each time, and claims no more than the summary says."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from packager.picture import Tally, describe, outcomes_picture, tallies
from tests.packager.variants import PLANETARIUM, proof, summary, variant
from verifier.outcomes import Outcome
from verifier.summary import Summary, Symptom, summarise

SVG = "{http://www.w3.org/2000/svg}"
SMALL = 4 * 1024


def many(count: int) -> Summary:
    """A summary of as many symptoms, at every place where one can be."""
    checks = [check.name for check in PLANETARIUM.contract][:count]
    symptoms = [
        Symptom(
            check=name, promise="x", seen="x", before=Outcome.PASSED, broken=Outcome.FAILED, healed=Outcome.PASSED
        )
        for name in checks
    ]  # fmt: skip
    return summary().model_copy(update={"symptoms": tuple(symptoms)})


def draw(shown: Summary) -> ElementTree.Element:
    return ElementTree.fromstring(outcomes_picture(shown, PLANETARIUM.description))


@pytest.mark.parametrize("count", [0, 1, 2, 40, 300])
def test_it_is_small_and_well_formed(count: int) -> None:
    assert len(outcomes_picture(many(count), PLANETARIUM.description).encode()) <= SMALL
    drawn = draw(many(count))
    assert drawn.tag == f"{SVG}svg"
    assert drawn.find(f"{SVG}title") is not None
    said = drawn.find(f"{SVG}desc")
    assert said is not None
    assert said.text == describe(many(count))


def test_it_is_the_same_whatever_the_times() -> None:
    made = variant()
    one, other = (summarise(made, proof(made, seconds=seconds)) for seconds in (1.25, 9.5))
    assert outcomes_picture(one, PLANETARIUM.description) == outcomes_picture(other, PLANETARIUM.description)


def test_a_proof_that_heals_passes_all_before_and_after() -> None:
    made = variant()
    shown = summarise(made, proof(made))
    total = shown.passed + len(shown.symptoms) + len(shown.blocked)
    assert tallies(shown)["broken"] == Tally(shown.passed, len(shown.symptoms), len(shown.blocked))
    assert tallies(shown)["fixed"] == Tally(total, 0, 0)


def test_what_a_summary_does_not_say_is_not_drawn_as_passed() -> None:
    """Its fix does not heal: of the checks that are no symptoms nothing is told."""
    assert tallies(summary())["healthy"] == Tally(103, 0, 0)
    assert tallies(summary())["fixed"] == Tally(2, 0, 0, 101)
    assert str(Tally(1, 1, 0, 3)) == "1 passes, 1 fails, 3 not told"


def test_every_failing_check_is_counted_where_it_is_seen() -> None:
    shown = summary()
    texts = [node.text or "" for node in draw(shown).iter(f"{SVG}text")]
    for symptom in shown.symptoms:
        assert any(symptom.check in text for text in texts)
    squares = [node.get("d", "") for node in draw(shown).iter(f"{SVG}path")]
    assert sum(d.count("M") for d in squares) == len(shown.symptoms)

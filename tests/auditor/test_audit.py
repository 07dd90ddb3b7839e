"""What authors declare against what was measured."""

import csv
import io
import json

import pytest

from auditor.audit import Row, audit
from auditor.axis import Axis
from auditor.calibration.observations import Observation
from auditor.calibration.rasch import Calibrated, Prior, calibrate
from auditor.rating import Rater
from auditor.tables import to_csv, to_dict
from faults.recipe import DeclaredRating
from tests.auditor.evidences import BASE, evidence, part, seen

EASY = evidence(seen("planets.list"), part("easy at planets.list"))
OTHER = evidence(seen("moons.list", "moons.create"), part("other at moons.list"))
RATER = Rater(BASE, [EASY, OTHER])


def row(
    name: str, diagnose: int, fix: int = 1, title: str = "A title", outcomes: dict[Axis, Calibrated] | None = None
) -> Row:
    return Row(
        name=name,
        title=title,
        authors=("Ada", "Grace"),
        families=("application logic",),
        layers=("source",),
        declared=DeclaredRating(diagnose=diagnose, fix=1),
        rating=RATER.rate(EASY),
        evidence=EASY,
        outcomes=outcomes or {},
    )


def test_the_biggest_disagreement_comes_first() -> None:
    measured = row("x", 1).rating.diagnose.rounded
    near, far = row("near", measured), row("far", 5 if measured < 3 else 1)
    found = audit([near, far], {"none": "not proven"})
    assert [each.name for each in found.rows] == ["far", "near"]
    assert [each.name for each in found.wider_than(near.widest)] == ["far"]


def test_a_gap_is_positive_when_the_author_says_more() -> None:
    one = row("one", 5)
    assert one.gap(Axis.DIAGNOSE) == pytest.approx(5 - one.rating.diagnose.value)


def test_incidents_count_once_there_are_any() -> None:
    prior = Prior(mean=2, sd=0.7)
    none = Calibrated(mean=4, low=3, high=5, n=0, censored=0, prior=prior)
    some = none.model_copy(update={"n": 3})
    assert row("a", 3, outcomes={Axis.DIAGNOSE: none}).measured(Axis.DIAGNOSE) == RATER.rate(EASY).diagnose.value
    assert row("a", 3, outcomes={Axis.DIAGNOSE: some}).measured(Axis.DIAGNOSE) == 4


def test_before_any_incident_the_interval_is_that_of_the_prior() -> None:
    prior = Prior(mean=2, sd=0.7)
    none = calibrate([], {"a": prior})["a"]
    one = row("a", 3, outcomes={Axis.DIAGNOSE: none})
    assert one.interval(Axis.DIAGNOSE) == (none.low, none.high) != (one.rating.diagnose.low, one.rating.diagnose.high)
    took = Observation(team="t", variant="a", minutes=10, censored=False)
    some = calibrate([took], {"a": prior})["a"]
    low, high = row("a", 3, outcomes={Axis.DIAGNOSE: some}).interval(Axis.DIAGNOSE)
    assert high - low < none.high - none.low


def test_every_row_stands_in_one_cell_of_the_grid() -> None:
    rows = [row("a", 1), row("b", 2)]
    cells = audit(rows, {}).grid
    assert len(cells) == 25
    assert sorted(each.name for inside in cells.values() for each in inside) == ["a", "b"]


def test_json_has_the_evidence_of_every_number() -> None:
    told = json.loads(json.dumps(to_dict(audit([row("a", 2)], {"b": "not proven"}))))
    variant = told["variants"][0]
    for axis in ("diagnose", "fix"):
        assert variant[axis]["gap"] == pytest.approx(variant[axis]["declared"] - variant[axis]["measured"], abs=0.011)
        assert len(variant[axis]["evidence"]["terms"]) == 7
        assert all(term["sentence"] and term["source"] for term in variant[axis]["evidence"]["terms"])
    assert told["unrated"] == [{"variant": "b", "reason": "not proven"}]


def test_json_and_csv_tell_what_was_known_before_incidents_and_what_was_cut_short() -> None:
    some = Calibrated(mean=4, low=3, high=5, n=3, censored=2, prior=Prior(mean=2.125, sd=0.7))
    found = audit([row("a", 2, outcomes={Axis.DIAGNOSE: some})], {})
    diagnose = to_dict(found)["variants"][0]["diagnose"]
    assert (diagnose["outcomes"], diagnose["censored"]) == (3, 2)
    assert (diagnose["prior_mean"], diagnose["prior_sd"]) == (2.12, 0.7)
    (line,) = csv.DictReader(io.StringIO(to_csv(found)))
    assert (line["diagnose_censored"], line["diagnose_prior_mean"], line["diagnose_prior_sd"]) == ("2", "2.12", "0.7")
    assert line["fix_prior_mean"] == ""


def test_csv_reads_back_and_holds_no_formula() -> None:
    titles = ['=HYPERLINK("x")', "-2+3", "+1", "@a", "'=1"]
    text = to_csv(audit([row(f"a{number}", 1, title=title) for number, title in enumerate(titles)], {}))
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["title"] for line in lines] == [f"'{title}" for title in titles]
    line = lines[0]
    assert float(line["diagnose_gap"]) < 0
    assert line["diagnose_declared"] == "1"
    assert line["authors"] == "Ada; Grace"

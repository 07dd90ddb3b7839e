"""Rank orders that anybody who has been on call would insist on, held against the evidence that ships."""

import re
import statistics

import pytest

from auditor.collection import CATALOG, RECIPES, read_evidence, shipped
from auditor.evidence import Evidence, Remedy, Rung
from auditor.rating import Rater
from auditor.terms import Term
from faults.fault import Layer
from tests.auditor.evidences import BASE

KNOWN = read_evidence(shipped(BASE.description.name, CATALOG))
RATER = Rater(BASE, KNOWN)
MACHINE = re.compile(r"(?<![\w.])/(?:\S*/)?(?:python[\d.]*|site-packages|lib|tmp|root|home|opt|usr|var|srv)\b")
"""A path that leads into somebody's machine."""
RATED = {evidence.parts[0].label: (evidence, RATER.rate(evidence)) for evidence in KNOWN}


def diagnose(label: str) -> float:
    return RATED[label][1].diagnose.value


def term(terms: tuple[Term, ...], name: str) -> float:
    return next(term.value for term in terms if term.kind.name == name)


def test_a_wrong_password_with_its_own_log_line_is_easier_than_a_zero_width_space_in_a_lookup_key() -> None:
    easy, hard = "wrong-database-password at database.password", "zero-width-space at moons.find-by-name"
    assert any(trace.rung is Rung.LOGS for trace in RATED[easy][0].seen.traces)
    assert diagnose(easy) + 1 < diagnose(hard)


def test_a_500_whose_stack_trace_names_the_place_is_easier_than_a_symptom_away_from_the_cause() -> None:
    easy = "condition-as-argument at moons.find-by-id"
    evidence, _ = RATED[easy]
    assert {trace.line.frame for trace in evidence.seen.traces} & evidence.parts[0].functions
    elsewhere = [
        label
        for label, (other, rating) in RATED.items()
        if term(rating.diagnose.terms, "distance") > 0
        and other.seen.phase == "running"
        and term(rating.diagnose.terms, "named") > term(RATED[easy][1].diagnose.terms, "named")
    ]
    assert len(elsewhere) >= 5
    assert all(diagnose(easy) < diagnose(label) for label in elsewhere)


def test_one_line_in_one_file_is_easier_to_fix_than_a_schema_with_its_data() -> None:
    def fixes(remedy: Remedy, layer: Layer) -> list[float]:
        return [
            rating.fix.value
            for evidence, rating in RATED.values()
            if (evidence.parts[0].remedy, evidence.parts[0].layer) == (remedy, layer)
            and len(evidence.parts[0].pieces) == 1
            and (remedy is Remedy.REPAIR or evidence.parts[0].pieces[0].lines == 1)
        ]

    one_line, repaired = fixes(Remedy.REBUILD, Layer.SOURCE), fixes(Remedy.REPAIR, Layer.SCHEMA)
    assert statistics.quantiles(one_line)[2] < statistics.quantiles(repaired)[0]


def test_the_catalog_spreads_over_the_scale() -> None:
    rounded = [rating.diagnose.rounded for _, rating in RATED.values()]
    assert all(rounded.count(level) >= len(rounded) / 50 for level in range(1, 6))


def test_what_no_user_ever_meets_is_not_easy() -> None:
    assert diagnose("label-of-the-monitor-lost at planetarium-clusterip") >= 3


@pytest.mark.parametrize("what", [CATALOG, RECIPES])
def test_what_ships_tells_nothing_of_the_machine_that_it_was_gathered_on(what: str) -> None:
    texts = [text for evidence in read_evidence(shipped(BASE.description.name, what)) for text in said(evidence)]
    assert texts
    assert [text for text in texts if MACHINE.search(text)] == []


@pytest.mark.parametrize("folder", ["tmp", "root", "opt/python3.11", "a/b/site-packages"])
def test_a_path_of_a_machine_is_known_as_one(folder: str) -> None:
    assert MACHINE.search(f'File "/{folder}/x.py", line 3')


def said(evidence: Evidence) -> list[str]:
    runs = [evidence.seen, *(part.alone for part in evidence.parts if part.alone)]
    traces = [trace.line.text for seen in runs for trace in seen.traces]
    return traces + [symptom.seen for seen in runs for symptom in seen.symptoms]

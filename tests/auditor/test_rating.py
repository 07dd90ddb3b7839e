"""The scale, its interval, and the anchors that a rank order has to keep."""

import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import diagnosis, mending
from auditor.axis import HIGHEST, LOWEST, Axis
from auditor.evidence import Piece, Remedy
from auditor.rating import CONCENTRATION, SPAN, Rater, score
from auditor.terms import Term
from faults.fault import Layer
from tests.auditor.evidences import BASE, evidence, logged, part, seen, symptom

KINDS = {Axis.DIAGNOSE: diagnosis.KINDS, Axis.FIX: mending.KINDS}
VALUES = st.lists(st.floats(0, 1), min_size=7, max_size=7)


def terms(axis: Axis, values: list[float]) -> list[Term]:
    return [Term(kind, value, value, "") for kind, value in zip(KINDS[axis], values, strict=True)]


@pytest.mark.parametrize("axis", Axis)
def test_the_weights_of_an_axis_add_up_and_each_term_says_what_it_is(axis: Axis) -> None:
    assert sum(kind.weight for kind in KINDS[axis]) == pytest.approx(1)
    for kind in KINDS[axis]:
        assert kind.axis is axis
        assert all((kind.unit, kind.about, kind.source))


@given(axis=st.sampled_from(list(Axis)), values=VALUES)
def test_a_score_is_on_the_scale_and_in_its_interval(axis: Axis, values: list[float]) -> None:
    found = score(axis, terms(axis, values))
    assert LOWEST <= found.low <= found.value <= found.high <= HIGHEST


@given(axis=st.sampled_from(list(Axis)), values=VALUES, which=st.integers(0, 6), more=st.floats(0, 1))
def test_no_term_makes_it_easier_by_growing(axis: Axis, values: list[float], which: int, more: float) -> None:
    grown = [max(value, more) if number == which else value for number, value in enumerate(values)]
    assert score(axis, terms(axis, grown)).value >= score(axis, terms(axis, values)).value


def test_the_interval_is_that_of_weights_drawn_from_their_distribution() -> None:
    values = [0.3, 0.9, 0.1, 0.6, 0.5, 0.8, 0.4]
    found = score(Axis.DIAGNOSE, terms(Axis.DIAGNOSE, values))
    generator = random.Random(7)
    means = []
    for _ in range(20_000):
        drawn = [generator.gammavariate(kind.weight * CONCENTRATION, 1) for kind in diagnosis.KINDS]
        means.append(sum(d * v for d, v in zip(drawn, values, strict=True)) / sum(drawn))
    low, high = SPAN[Axis.DIAGNOSE]
    scale = (HIGHEST - LOWEST) / (high - low)
    quantiles = statistics.quantiles(means, n=20)
    assert found.low == pytest.approx(LOWEST + (quantiles[0] - low) * scale, abs=0.05)
    assert found.high == pytest.approx(LOWEST + (quantiles[-1] - low) * scale, abs=0.05)


def test_the_same_evidence_is_rated_the_same() -> None:
    one = evidence(seen("planets.list"), part("f at planets.list"))
    assert Rater(BASE, [one]).rate(one) == Rater(BASE, [one]).rate(one)


WHERE = "planetarium/repositories/planets.py::find_all"
TELLS = evidence(
    seen(symptom("planets.list", statuses={"500": 2}), traces=[logged("request failed: KeyError", WHERE)]),
    part("tells at planets.list", functions=[WHERE]),
)
SIBLING = evidence(
    seen(symptom("planets.create", statuses={"400": 2})),
    part("sibling at planets.delete", functions=["planetarium/repositories/planets.py::delete_by_name"]),
)
QUIET = evidence(seen(symptom("moons.find-by-name", statuses={"404": 2})), part("quiet at moons.find-by-name"))
TWINS = [
    evidence(seen(symptom("moons.find-by-name", statuses={"404": 2})), part(f"twin-{n} at moons.find-by-name"))
    for n in range(5)
]
RATER = Rater(BASE, [TELLS, SIBLING, QUIET, *TWINS])


def test_a_stack_trace_that_names_the_place_is_easier_than_a_symptom_on_another_route() -> None:
    assert RATER.rate(TELLS).diagnose.value < RATER.rate(SIBLING).diagnose.value


def test_the_distance_is_counted_from_the_operation_whose_functions_were_changed() -> None:
    def steps(checked: str, function: str) -> float:
        one = evidence(seen(checked), part("f at x", functions=[function]))
        return next(t.measured for t in Rater(BASE, [one]).rate(one).diagnose.terms if t.kind.name == "distance")

    deletes = "planetarium/repositories/planets.py::delete_by_name"
    assert steps("planets.delete", deletes) == 0
    assert steps("planets.create", deletes) == 1
    assert steps("moons.list", deletes) == 2
    assert steps("planets.list", "planetarium/database.py::begin") == 3


def test_what_looks_like_many_others_is_harder_than_what_looks_like_none() -> None:
    alone = Rater(BASE, [TELLS, SIBLING, QUIET])
    assert RATER.rate(QUIET).diagnose.value > alone.rate(QUIET).diagnose.value


def test_what_else_would_look_the_same_is_named_without_the_fault_itself() -> None:
    labels = [f"{name} at planets.list" for name in ("aaa", "bbb", "zzz")]
    alike = [evidence(seen("planets.list"), part(label)) for label in labels]
    rater = Rater(BASE, alike)
    for one in alike:
        told = next(t.sentence for t in rater.rate(one).diagnose.terms if t.kind is diagnosis.AMBIGUITY)
        others = [label for label in labels if label != one.parts[0].label]
        assert told.endswith(f"fits 2 other faults of the catalog as well: {'; '.join(others)}.")


def test_one_line_in_one_file_is_easier_to_fix_than_a_schema_with_its_data() -> None:
    line = evidence(seen("planets.list"), part("line at planets.list"))
    pieces = [Piece(path="database/schema.sql", start=n, end=n + 1, lines=1) for n in (3, 9)]
    schema = evidence(
        seen("schema.planets"), part("schema at planets", layer=Layer.SCHEMA, remedy=Remedy.REPAIR, pieces=pieces)
    )
    rater = Rater(BASE, [line, schema])
    assert rater.rate(line).fix.value < rater.rate(schema).fix.value


def test_a_fault_that_others_hide_is_harder_than_alone_and_says_so() -> None:
    crash = seen(symptom("health.liveness", "connection refused"), phase="exited")
    crash_alone = evidence(
        seen(
            symptom("health.liveness", "connection refused"),
            phase="exited",
            traces=[logged("ImportError: nothing", "planetarium/application.py::create")],
        ),
        part("crash at application", functions=["planetarium/application.py::create"]),
    )
    hides = crash.model_copy(update={"blocked": frozenset({"planets.list"}), "traces": crash_alone.seen.traces})
    both = evidence(
        hides,
        crash_alone.parts[0].model_copy(update={"alone": crash_alone.seen}),
        TELLS.parts[0].model_copy(update={"alone": TELLS.seen}),
    )
    found = Rater(BASE, [crash_alone, TELLS, SIBLING, QUIET, *TWINS]).rate(both)
    hidden = found.parts[1]
    assert hidden.diagnose.value > hidden.alone.value
    assert hidden.diagnose.low <= hidden.alone.value, "nobody knows whether it comes to be found alone"
    assert hidden.diagnose.sd >= hidden.diagnose.value - hidden.alone.value
    assert found.diagnose.value == max(each.diagnose.value for each in found.parts)
    assert found.fix.value > RATER.rate(TELLS).fix.value


def test_an_alert_on_an_objective_names_nothing_that_is_broken_whatever_words_were_changed() -> None:
    failing = seen(symptom("planets.list", statuses={"500": 26}))
    one = evidence(failing, part("f at planets.list", words=["error", "errors", "fast", "budget", "burn", "down"]))
    told = next(t for t in Rater(BASE, [one]).rate(one).diagnose.terms if t.kind is diagnosis.ALERT)
    assert told.value == 0.5
    assert told.sentence == "The alert ErrorBudgetBurnFast fires and says only that something is wrong."

"""Where something first names the cause."""

from auditor.evidence import Rung
from auditor.naming import naming
from faults.fault import Layer
from tests.auditor.evidences import BASE, logged, part, seen, symptom

WHERE = "planetarium/repositories/planets.py::find_all"


def test_a_stack_trace_that_ends_in_a_changed_function_does() -> None:
    shown = seen("planets.list", traces=[logged("request failed: TypeError", WHERE)])
    found = naming(BASE, shown, part("f at planets.list", functions=[WHERE]))
    assert found.rung is Rung.LOGS
    assert "TypeError" in found.sentence


def test_one_that_ends_elsewhere_does_not() -> None:
    shown = seen("planets.list", traces=[logged("request failed: TypeError", "planetarium/other.py::f")])
    assert naming(BASE, shown, part("f at planets.list", functions=[WHERE])).rung is Rung.SOURCE


def test_a_word_of_the_changed_lines_does_and_the_services_own_trade_does_not() -> None:
    shown = seen("health.readiness", traces=[logged('FATAL: password authentication failed for user "planets"')])
    manifest = part("f at database", layer=Layer.MANIFEST, words=["password"])
    assert naming(BASE, shown, manifest).rung is Rung.LOGS
    assert naming(BASE, shown, part("f at database", layer=Layer.MANIFEST, words=["planets"])).rung is Rung.BYTES


def test_what_is_nowhere_named_is_named_by_the_file_itself() -> None:
    for layer, rung in ((Layer.SCHEMA, Rung.DATABASE), (Layer.MANIFEST, Rung.BYTES), (Layer.SOURCE, Rung.SOURCE)):
        assert naming(BASE, seen(symptom("planets.list")), part("f at x", layer=layer)).rung is rung

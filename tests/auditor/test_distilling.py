"""From a proof to the evidence that ratings rest on."""

from collections.abc import Iterable

import pytest

from auditor.distilling import distil, plain, rung_of
from auditor.errors import AuditError
from auditor.evidence import Remedy, Rung
from faults.fault import Layer
from faults.recipe import parse_recipe
from faults.variant import Variant, compose
from tests.auditor.evidences import BASE
from verifier.outcomes import CheckResult, Fingerprint, LogLine, Moment, Outcome
from verifier.proof import Proof, Run, Verdict
from verifier.prove import BASE as HEALTHY
from verifier.prove import BROKEN, EMPTY, HEALED, REDEPLOYED, RESTARTED, judge


def variant(*faults: str) -> Variant:
    listed = "\n".join(f"  - {{fault: {fault}}}" for fault in faults)
    text = f"title: T\nauthors: [us]\nbrief: B\nseed: 3\nrating: {{diagnose: 1, fix: 1}}\nfaults:\n{listed}\n"
    return compose(parse_recipe(text, "t.yaml"), "t")


def shown(
    failed: Iterable[str] = (), *, message: str = "seen", logged: tuple[LogLine, ...] = (), phase: str = "running",
    last_words: tuple[str, ...] = (),
) -> Fingerprint:  # fmt: skip
    results = tuple(
        CheckResult(
            name=check.name,
            outcome=Outcome.FAILED if check.name in set(failed) else Outcome.PASSED,
            message=message,
            requests=3,
        )
        for check in BASE.contract
    )
    moment = Moment(seconds=0.5, requests=9, errors=0, median_ms=2.5, memory_mib=80)
    return Fingerprint(
        digest="", backend="process", started="", seconds=1, results=results, phase=phase, detail="", logged=logged,
        course=(moment,), last_words=last_words,
    )  # fmt: skip


def proof_of(of: Variant, broken: Fingerprint, redeployed: Fingerprint | None = None) -> Proof:
    healthy = shown(logged=(LogLine(text="usual", count=4),))
    runs = [
        Run(purposes=(HEALTHY, EMPTY, HEALED), fingerprint=healthy),
        Run(purposes=(BROKEN,), fingerprint=broken),
        Run(purposes=(RESTARTED,), fingerprint=broken),
        Run(purposes=(REDEPLOYED,), fingerprint=redeployed or healthy),
    ]
    return judge(of, "process", runs, 1.0)


INVERTED = variant("inverted-condition, site: moons.delete")


def test_what_a_healthy_service_does_not_show_is_evidence() -> None:
    line = LogLine(text="request failed: KeyError 17", count=2, frame="planetarium/services/moons.py::delete")
    broken = shown(INVERTED.declared(), message="got 500 after 17 ms", logged=(LogLine(text="usual", count=2), line))
    found = distil(INVERTED, proof_of(INVERTED, broken), courses=True)
    assert found.seen.failed == INVERTED.declared()
    assert {symptom.seen for symptom in found.seen.symptoms} == {"got # after # ms"}
    assert [(trace.rung, trace.line.text) for trace in found.seen.traces] == [(Rung.LOGS, "request failed: KeyError #")]
    (part,) = found.parts
    assert (part.fault, part.site, part.layer, part.remedy) == (
        "inverted-condition", "moons.delete", Layer.SOURCE, Remedy.REBUILD
    )  # fmt: skip
    assert part.functions == {"planetarium/controllers/moons.py::delete"}
    assert [course.name for course in found.courses] == ["before", "broken", "healed"]


def test_the_last_words_of_a_service_that_ended_tell_where() -> None:
    words = (
        "Traceback (most recent call last):",
        '  File "/tmp/run-5e/app/planetarium/application.py", line 3, in create',
        "ImportError: cannot import name 'X' from 'y' (/tmp/run-5e/app/planetarium/y.py)",
    )
    broken = shown(INVERTED.declared(), phase="exited", last_words=words)
    (trace,) = distil(INVERTED, proof_of(INVERTED, broken)).seen.traces
    assert trace.line.frame == "planetarium/application.py::create"
    assert "/tmp" not in trace.line.text


def test_what_the_mended_tree_does_not_heal_takes_a_repair() -> None:
    failed = INVERTED.declared()
    found = proof_of(INVERTED, shown(failed), shown(failed))
    assert found.verdict is Verdict.NOT_AS_DECLARED  # for a fault of the source; of the schema it would be proven
    schema = variant("missing-index, site: moons_planet_id")
    found = proof_of(schema, shown(schema.declared()), shown(schema.declared()))
    assert distil(schema, found).parts[0].remedy is Remedy.REPAIR


def test_what_is_not_proven_is_not_rated() -> None:
    with pytest.raises(AuditError, match="Only what is proven is rated"):
        distil(INVERTED, proof_of(INVERTED, shown()))


def test_numbers_and_tokens_do_not_count_and_names_do() -> None:
    assert plain("No module named 'psycopg2'") == "No module named 'psycopg#'"
    assert plain("expected 200, got 404 in 3.5 ms") == "expected #, got # in # ms"
    assert plain("(/usr/lib/python3.11/collections/__init__.py)") == "(collections/__init__.py)"
    assert plain("from /srv/env/lib/python3.11/site-packages/fastapi/x.py") == "from fastapi/x.py"
    assert plain("GET /api/planet/id/19: expected 200") == "GET /api/planet/id/#: expected #"
    assert plain("got JSESSIONID=MQ.awozCA.fnal0MDQvSn-3XQbd10Y82V34ww; Path=/") == "got JSESSIONID=#; Path=/"


def test_each_check_has_a_rung_and_the_base_says_which() -> None:
    rungs = {check.name: rung_of(BASE.description, check.name) for check in BASE.contract}
    assert rungs["health.readiness"] is Rung.STATUS
    assert rungs["planets.list"] is Rung.REQUESTS
    named = set(BASE.description.ladder)
    assert named <= {name.partition(".")[0] for name in rungs}, "base.yaml names what no check looks at"

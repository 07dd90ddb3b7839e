"""Rules are tried with promtool, many scenarios in one process, and what is not met is told by name."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bases.tools import Expectation, Sample, Scenario
from verifier.errors import VerifierError
from verifier.prometheus import programs, promtool

needs_prometheus = pytest.mark.skipif(programs.missing() is not None, reason=str(programs.missing()))

RATE = 'sum by (job) (rate(errors{le="0.2"}[5m]))'
# The alert stands before what it refers to: groups are evaluated in the order of the file all the same.
RULES = {
    "groups": [
        {
            "name": "recorded",
            "rules": [{"record": "job:errors:rate", "expr": RATE}],
        },
        {"name": "alerts", "rules": [{"alert": "Errors", "expr": "job:errors:rate > 1"}]},
    ]
}


def expect(name: str, query: str, value: float) -> Expectation:
    return Expectation(name, query, "20m", [Sample({"job": 'a "b" é'}, value)])


def scenario(*expectations: Expectation, evaluated: str = "10m") -> Scenario:
    return Scenario("1m", evaluated, {'errors{job="a \\"b\\" é",le="0.2"}': "0+120x20"}, expectations)


@needs_prometheus
class TestEvaluate:
    def test_what_is_met_is_not_mentioned(self, tmp_path: Path) -> None:
        found = promtool.evaluate(tmp_path, json.dumps(RULES), [scenario(expect("rate", "round(job:errors:rate)", 2))])
        assert dict(found) == {}

    def test_what_is_not_met_is_told_with_what_came(self, tmp_path: Path) -> None:
        scenarios = [
            scenario(expect("a:high", "round(job:errors:rate)", 3), expect("a:right", "round(job:errors:rate)", 2)),
            scenario(expect("b", "nothing", 0.25), evaluated="5m"),
        ]
        assert dict(promtool.evaluate(tmp_path, json.dumps(RULES), scenarios)) == {
            "a:high": r'expected {job="a \"b\" é"} 3, got {job="a \"b\" é"} 2',
            "b": r'expected {job="a \"b\" é"} 0.25, got nothing',
        }

    def test_an_alert_finds_what_was_recorded_at_the_same_moment(self, tmp_path: Path) -> None:
        firing = 'count(ALERTS{alertname="Errors",alertstate="firing"}) or vector(0)'
        for groups in (RULES["groups"], RULES["groups"][::-1]):
            fires = Expectation("fires", firing, "20m", [Sample({}, 1)])
            found = promtool.evaluate(tmp_path, json.dumps({"groups": groups}), [scenario(fires)])
            assert ("fires" in found) == (groups is not RULES["groups"])

    def test_rules_that_do_not_parse_are_a_failure_of_the_verifier_here(self, tmp_path: Path) -> None:
        rules = {"groups": [{"name": "a", "rules": [{"record": "a", "expr": "rat(b[5m])"}]}]}
        with pytest.raises(VerifierError, match="unknown function"):
            promtool.evaluate(tmp_path, json.dumps(rules), [scenario(expect("a", "a", 1))])


@needs_prometheus
class TestComplaint:
    def test_valid_rules_give_none(self, tmp_path: Path) -> None:
        assert promtool.complaint(tmp_path, json.dumps(RULES)) == ""

    @pytest.mark.parametrize(
        ("rules", "told"),
        [
            ({"groups": [{"name": "a", "rules": [{"record": "a", "expr": "rat(b[5m])"}]}]}, "unknown function"),
            ({"groups": [{"name": "a", "rules": [{"alert": "A", "expr": "b", "for": "soon"}]}]}, "soon"),
            ({"groups": [{"name": "a"}, {"name": "a"}]}, "repeated"),
        ],
    )
    def test_others_are_told_in_promtools_words(self, rules: object, told: str, tmp_path: Path) -> None:
        assert told in promtool.complaint(tmp_path, json.dumps(rules))


def test_an_answer_that_nobody_understands_is_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any, **__: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, "", "  FAILED: in other words")

    monkeypatch.setattr(promtool, "program", lambda name: name)
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(VerifierError, match="in other words"):
        promtool.evaluate(tmp_path, json.dumps(RULES), [scenario(expect("a", "a", 1))])

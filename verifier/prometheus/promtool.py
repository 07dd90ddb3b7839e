"""Unit tests of rules by promtool: many scenarios, one process."""

from __future__ import annotations

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bases.tools import Expectation, Scenario
from verifier.errors import VerifierError
from verifier.prometheus.programs import PROMTOOL, program

SECONDS = 30.0
RULES = "rules.json"

# What promtool says of an expectation that is not met. A query's comment, which names it, comes out as it went in.
_UNMET = re.compile(
    r'expr: "(?:[^"\\]|\\.)* # (?P<name>\S+)", time: \w+,\s*exp: ?(?P<expected>[^\n]*)\n\s*got: ?(?P<got>[^\n]*)'
)


def complaint(folder: Path, rules: str) -> str:
    """What promtool has against a file of rules; nothing when it has none."""
    (folder / RULES).write_text(rules, encoding="utf-8")
    ran = _run("check", "rules", folder / RULES)
    if ran.returncode == 0:
        return ""
    told = [line.removeprefix(f"{folder / RULES}: ").strip() for line in ran.stderr.splitlines()]
    return next((line for line in told if line and line != "FAILED:"), "promtool refuses it and does not say why")


def evaluate(folder: Path, rules: str, scenarios: Sequence[Scenario]) -> Mapping[str, str]:
    """The expectations that are not met, by name. Raises VerifierError when promtool says something else."""
    (folder / RULES).write_text(rules, encoding="utf-8")
    # How often rules are evaluated is said once a file.
    files: dict[str, list[Scenario]] = defaultdict(list)
    for scenario in scenarios:
        files[scenario.evaluated].append(scenario)
    paths = []
    for evaluated, together in files.items():
        path = folder / f"tests-{evaluated}.json"
        path.write_text(json.dumps(_file(rules, evaluated, together)), encoding="utf-8")
        paths.append(path)
    ran = _run("test", "rules", *paths)
    known = {expectation.name for scenario in scenarios for expectation in scenario.expectations}
    unmet = {
        found["name"]: f"expected {_plain(found['expected'])}, got {_plain(found['got'])}"
        for found in _UNMET.finditer(ran.stderr)
    }
    if not unmet.keys() <= known or bool(unmet) != bool(ran.returncode):
        raise VerifierError(f"promtool test rules ended with {ran.returncode} and said: {ran.stderr.strip()[:2000]}")
    return unmet


def _file(rules: str, evaluated: str, scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """A file of unit tests, as https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ says."""
    return {
        "rule_files": [RULES],
        "evaluation_interval": evaluated,
        # Otherwise an alert may be evaluated before what it refers to is recorded.
        "group_eval_order": [group["name"] for group in json.loads(rules)["groups"]],
        "tests": [
            {
                "interval": scenario.interval,
                "input_series": [{"series": name, "values": values} for name, values in scenario.series.items()],
                "promql_expr_test": [_test(expectation) for expectation in scenario.expectations],
            }
            for scenario in scenarios
        ],
    }


def _test(expectation: Expectation) -> dict[str, Any]:
    return {
        "expr": f"{expectation.query} # {expectation.name}",
        "eval_time": expectation.at,
        "exp_samples": [{"labels": sample.selector, "value": sample.value} for sample in expectation.samples],
    }


def _plain(samples: str) -> str:
    """Samples with their values as people write them: 6E-01 is 0.6."""
    told = re.sub(r"\b\d(?:\.\d+)?E[+-]\d+\b", lambda number: f"{float(number[0]):g}", samples.strip().rstrip(","))
    return "nothing" if told in ("nil", "") else told


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [program(PROMTOOL), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VerifierError(f"promtool could not do its work: {error}.") from error

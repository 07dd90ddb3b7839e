"""Where a tool is missing, checks that need it are not run and say so: never a pass, and no reason against the rest."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import Any

import pytest

from bases.base import find_base
from bases.contract import Aspect, Check, check
from bases.tools import Tool
from bases.world import World, worlds
from faults.recipe import parse_recipe
from faults.variant import Variant, compose
from tests.bases import stars
from tests.verifier.deployments import Nothing
from verifier.course import Course
from verifier.outcomes import CheckResult, Fingerprint, Outcome
from verifier.prometheus import programs
from verifier.prometheus.memory import Memory
from verifier.proof import Claim, Proof, Run, Verdict
from verifier.prove import BASE, BROKEN, EMPTY, HEALED, RESTARTED, Prover, judge
from verifier.runner import ignore, run_checks
from verifier.summary import summarise
from verifier.toolbox import Toolbox

RECIPE = """\
title: A test
authors: [us]
brief: Something is wrong.
seed: 3
rating: {{diagnose: 1, fix: 1}}
faults:
  - {{fault: {fault}, site: {site}}}
"""
TOLD = "this machine has no promtool"


@check("a", ("a", Aspect.ANSWERS))
def plain(world: World) -> None:
    """It needs nothing."""


@check("b", ("b", Aspect.ANSWERS), requires=["a"], needs=[Tool.PROMETHEUS])
def needy(world: World) -> None:
    """It needs a tool."""
    raise AssertionError("it ran")


@check("c", ("c", Aspect.ANSWERS), requires=["b"])
def dependent(world: World) -> None:
    """It presumes what needs a tool."""
    raise AssertionError("it ran")


def outcomes(*checks: Check) -> dict[str, tuple[Outcome, str]]:
    deployment: Any = Nothing()
    with worlds(deployment) as world:
        course = Course(deployment, world, datetime.now(UTC))
        results = run_checks(checks, stars.app(), world, Toolbox(None, Memory()), course, ignore)  # type: ignore[arg-type]
    return {result.name: (result.outcome, result.message) for result in results}


def test_checks_that_need_it_and_those_that_presume_them_are_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "missing", lambda: TOLD)
    assert outcomes(plain, needy, dependent) == {
        "a": (Outcome.PASSED, ""),
        "b": (Outcome.NOT_RUN, TOLD),
        "c": (Outcome.NOT_RUN, TOLD),
    }


def test_where_there_is_no_container_nobody_looks_into_one() -> None:
    @check("d", ("d", Aspect.ANSWERS), needs=[Tool.CONTAINER])
    def inside(world: World) -> None:
        """It looks inside."""
        raise AssertionError("it ran")

    assert outcomes(plain, inside) == {
        "a": (Outcome.PASSED, ""),
        "d": (Outcome.NOT_RUN, "it looks into the service's container: use --backend docker"),
    }


def test_what_is_missing_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert programs.missing() == f"this machine has no prometheus and no promtool: {programs.REMEDY}"
    assert "apt-get install prometheus" in programs.REMEDY
    assert programs.identity() == "no prometheus, no promtool"


def test_a_check_that_does_not_say_what_it_needs_gets_nothing() -> None:
    with pytest.raises(LookupError, match="does not say"):
        World(Nothing()).prometheus  # type: ignore[arg-type] # noqa: B018
    with pytest.raises(LookupError, match="does not say"):
        World(Nothing()).container  # type: ignore[arg-type] # noqa: B018


def shown(variant: Variant, failed: frozenset[str], left_out: frozenset[str], backend: str = "process") -> Fingerprint:
    results = [
        CheckResult(name=check.name, outcome=Outcome.NOT_RUN, message=TOLD)
        if check.name in left_out
        else CheckResult(name=check.name, outcome=Outcome.FAILED if check.name in failed else Outcome.PASSED)
        for check in variant.base.contract
    ]
    return Fingerprint(
        digest="", backend=backend, started="", seconds=0, results=tuple(results), phase="running", detail="",
        last_words=(),
    )  # fmt: skip


def variant_of(fault: str, site: str) -> Variant:
    return compose(parse_recipe(RECIPE.format(fault=fault, site=site), "test.yaml"), "test")


def needing(*tools: Tool) -> frozenset[str]:
    return frozenset(check.name for check in find_base("planetarium").contract if set(check.needs) & set(tools))


def without_tools(fault: str, site: str) -> Proof:
    variant, needy = variant_of(fault, site), needing(*Tool)
    healthy, broken = shown(variant, frozenset(), needy), shown(variant, variant.declared(), needy)
    runs = {BASE: healthy, EMPTY: healthy, BROKEN: broken, RESTARTED: broken, HEALED: healthy}
    return judge(variant, "process", [Run(purposes=(p,), fingerprint=f) for p, f in runs.items()], 1.0)


def test_a_fault_that_needs_no_tool_is_proven_and_the_proof_says_what_was_left_out() -> None:
    proof = without_tools("inverted-condition", "moons.delete")
    assert proof.verdict is Verdict.PROVEN
    assert "rules.valid" in proof.not_run
    (detail,) = (point.detail for point in proof.points if point.claim is Claim.BASE_PASSES)
    assert f"{len(needing(Tool.PROMETHEUS))} were not run: {TOLD}" in detail
    assert detail.endswith(f"({len(needing(Tool.CONTAINER, Tool.CLUSTER))} more need a stronger backend)")


def test_a_fault_that_declares_a_check_which_was_not_run_is_unproven() -> None:
    proof = without_tools("inverted-comparison", "alerts.AppDown")
    assert proof.verdict is Verdict.UNPROVEN
    assert proof.reason == f"the check alerts.app-down, which it declares, could not be run: {TOLD}"


def test_a_fault_that_a_process_cannot_show_is_unproven_before_anything_runs(prover: Prover) -> None:
    proof = prover.prove(variant_of("shell-form-command", "command"))
    assert proof.verdict is Verdict.UNPROVEN
    assert proof.runs == ()
    assert proof.reason == (
        "shell-form-command at command cannot be seen on the backend process: use --backend docker."
    )


@pytest.mark.parametrize(
    ("fault", "site", "tools"),
    [
        ("inverted-condition", "moons.delete", set()),
        ("inverted-comparison", "alerts.AppDown", {Tool.PROMETHEUS}),
        ("runs-as-root", "user", {Tool.CONTAINER}),
    ],
)
def test_what_is_packed_is_what_each_machine_shows_that_can_prove_it(fault: str, site: str, tools: set[Tool]) -> None:
    variant = variant_of(fault, site)
    shown_here = {BASE: shown(variant, frozenset(), frozenset(), "docker")}
    shown_here |= {EMPTY: shown_here[BASE], HEALED: shown_here[BASE]}
    shown_here |= dict.fromkeys((BROKEN, RESTARTED), shown(variant, variant.declared(), frozenset(), "docker"))
    runs = [Run(purposes=(p,), fingerprint=f) for p, f in shown_here.items()]
    packed = summarise(variant, judge(variant, "docker", runs, 1.0))
    assert packed.verdict is Verdict.PROVEN
    assert [symptom.check for symptom in packed.symptoms] == sorted(variant.declared())
    kept = [check.name for check in variant.base.contract if set(_all_needs(variant, check.name)) <= tools]
    assert 0 < packed.passed + len(packed.symptoms) == len(kept) < len(variant.base.contract.checks)


def _all_needs(variant: Variant, name: str) -> list[Tool]:
    return [tool for one in variant.base.contract.closure([name]) for tool in one.needs]

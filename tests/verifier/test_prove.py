"""A proof says what is so: healthy, broken, healed, each by running it."""

from pathlib import Path
from typing import cast

import pytest

from bases.app import App
from bases.base import Base
from faults.recipe import parse_recipe
from faults.variant import Variant, compose
from verifier import store
from verifier.backends.backend import Running
from verifier.backends.process import ProcessBackend
from verifier.outcomes import CheckResult, Fingerprint, Outcome
from verifier.proof import Claim, Proof, Run, Verdict
from verifier.prove import BASE, BROKEN, CHANCES, EMPTY, HEALED, RESTARTED, Prover, alone, judge
from verifier.store import Store, proof_key

HEAD = """\
title: A test
authors: [us]
brief: Something is wrong.
seed: 3
rating: {diagnose: 1, fix: 1}
faults:
"""


def variant_of(faults: str) -> Variant:
    return compose(parse_recipe(HEAD + faults, "test.yaml"), "test")


def point(proof: Proof, claim: Claim) -> tuple[bool | None, str]:
    return next((p.holds, p.detail) for p in proof.points if p.claim is claim)


def test_a_sound_recipe_is_proven_point_by_point(prover: Prover) -> None:
    proof = prover.prove(variant_of("  - {fault: zero-width-space, site: moons.find-by-name}\n"))
    assert proof.verdict is Verdict.PROVEN, proof.reason
    assert proof.failed == proof.declared == ("moons.find-by-name",)
    assert [p.holds for p in proof.points] == [True, True, True, True, None, True]
    for purpose in (BASE, EMPTY, HEALED):
        run = proof.run(purpose)
        assert run is not None
        assert run.passed
    assert proof.error_rates.false_alarm == 0.001


def test_a_fault_that_is_decided_by_counting_is_proven(prover: Prover) -> None:
    proof = prover.prove(variant_of("  - {fault: fails-one-time-in-k, site: planets.list, params: {k: 9}}\n"))
    assert proof.verdict is Verdict.PROVEN, proof.reason
    assert proof.failed == ("steady.planets.list",)


def test_an_edit_that_changes_nothing_that_counts_is_not_as_declared(prover: Prover) -> None:
    proof = prover.prove(
        variant_of(
            '  - edit:\n      file: planetarium/services/planets.py\n      find: "if not planets:"\n'
            '      replace: "if len(planets) == 0:"\n      explain: It is the same.\n      breaks: [planets.list]\n'
        )
    )
    assert proof.verdict is Verdict.NOT_AS_DECLARED
    assert point(proof, Claim.BREAKS_AS_DECLARED) == (False, "declared but not failed: planets.list")


def test_an_edit_that_breaks_something_else_is_not_as_declared(prover: Prover) -> None:
    proof = prover.prove(
        variant_of(
            '  - edit:\n      file: planetarium/controllers/planets.py\n      find: "planet deleted"\n'
            '      replace: "planet removed"\n      explain: Another text.\n      breaks: [planets.list]\n'
        )
    )
    assert proof.verdict is Verdict.NOT_AS_DECLARED
    holds, detail = point(proof, Claim.BREAKS_AS_DECLARED)
    assert not holds
    assert detail.startswith(
        "declared but not failed: planets.list; failed but not declared: planets.delete (failed: DELETE /api/planet/"
    )


def test_faults_that_hide_one_another_are_recorded(prover: Prover) -> None:
    proof = prover.prove(
        variant_of("  - {fault: wrong-database-password}\n  - {fault: zero-width-space, site: moons.find-by-name}\n")
    )
    assert proof.verdict is Verdict.PROVEN, proof.reason
    assert proof.failed == ("health.readiness",)
    assert [(mask.fault, mask.check) for mask in proof.masks] == [
        ("zero-width-space at moons.find-by-name", "moons.find-by-name")
    ]


class Nowhere(ProcessBackend):
    """A backend that says what it lacks."""

    def missing(self) -> str | None:
        return "install an engine"


def test_a_missing_backend_is_unproven_and_says_what_to_install(tmp_path: Path) -> None:
    with Nowhere() as backend:
        proof = Prover(backend, Store(tmp_path)).prove(variant_of("  - {fault: wrong-database-password}\n"))
    assert (proof.verdict, proof.reason) == (Verdict.UNPROVEN, "install an engine")


# From here on, the verdict alone: what the runs showed is given, as `judge` never runs anything.


def shown(base: Base, failed: frozenset[str] = frozenset(), **others: Outcome) -> Fingerprint:
    outcomes = {check.name: Outcome.FAILED if check.name in failed else Outcome.PASSED for check in base.contract}
    outcomes.update({name.replace("__", "."): outcome for name, outcome in others.items()})
    results = tuple(CheckResult(name=name, outcome=outcome, message="seen") for name, outcome in outcomes.items())
    return Fingerprint(
        digest="", backend="process", started="", seconds=0, results=results, phase="running", detail="", last_words=()
    )


def verdict_of(variant: Variant, **runs: Fingerprint) -> Proof:
    healthy = shown(variant.base)
    broken = shown(variant.base, variant.declared())
    given = {BASE: healthy, EMPTY: healthy, BROKEN: broken, RESTARTED: broken, HEALED: healthy}
    everything = set(range(len(variant.cuts)))
    for number, cut in enumerate(variant.cuts):
        given[alone(cut.label)] = shown(variant.base, variant.declared(*(everything - {number})))
    given.update({name.replace("_", " "): run for name, run in runs.items()})
    return judge(variant, "process", [Run(purposes=(p,), fingerprint=f) for p, f in given.items()], 1.0)


@pytest.fixture(scope="module")
def one() -> Variant:
    return variant_of("  - {fault: inverted-condition, site: moons.delete}\n")


def test_runs_as_declared_are_proven(one: Variant) -> None:
    assert verdict_of(one).verdict is Verdict.PROVEN


def test_a_base_that_fails_here_says_nothing_about_the_variant(one: Variant) -> None:
    proof = verdict_of(one, base=shown(one.base, frozenset({"health.liveness"})))
    assert proof.verdict is Verdict.UNPROVEN
    assert "health.liveness" in proof.reason


def test_a_check_that_broke_says_nothing_about_the_variant(one: Variant) -> None:
    proof = verdict_of(one, healed=shown(one.base, health__liveness=Outcome.BROKE))
    assert proof.verdict is Verdict.UNPROVEN


def test_a_fix_that_does_not_heal_is_not_as_declared(one: Variant) -> None:
    proof = verdict_of(one, healed=shown(one.base, frozenset({"moons.delete"})))
    assert (proof.verdict, point(proof, Claim.HEALS)[0]) == (Verdict.NOT_AS_DECLARED, False)


def test_a_restart_that_heals_is_not_as_declared(one: Variant) -> None:
    proof = verdict_of(one, restarted=shown(one.base))
    assert (proof.verdict, point(proof, Claim.RESTART_DOES_NOT_HEAL)[0]) == (Verdict.NOT_AS_DECLARED, False)


def test_a_failure_that_comes_and_goes_elsewhere_is_not_as_declared(one: Variant) -> None:
    proof = verdict_of(one, broken=shown(one.base, one.declared(), planets__list=Outcome.FLAKY))
    assert proof.verdict is Verdict.NOT_AS_DECLARED
    assert "planets.list" in proof.reason


def test_a_failure_that_comes_and_goes_beside_one_that_is_certain_is_not_as_declared() -> None:
    certain = variant_of("  - {fault: zero-width-space, site: planets.find-by-name}\n")
    broken = shown(certain.base, certain.declared(), **{"planets__find-by-name__missing": Outcome.FLAKY})
    proof = verdict_of(certain, broken=broken)
    assert proof.verdict is Verdict.NOT_AS_DECLARED
    assert "planets.find-by-name.missing (flaky" in proof.reason


def test_a_failure_that_comes_and_goes_where_that_is_declared_is_as_declared() -> None:
    unsteady = variant_of("  - {fault: fails-one-time-in-k, site: planets.find-by-name}\n")
    broken = shown(unsteady.base, unsteady.declared(), **{"planets__find-by-name__missing": Outcome.FLAKY})
    assert verdict_of(unsteady, broken=broken).verdict is Verdict.PROVEN


TWO = "  - {fault: inverted-condition, site: moons.delete}\n  - {fault: zero-width-space, site: planets.delete}\n"


def test_what_one_of_several_faults_breaks_now_and_then_by_itself_is_not_as_declared() -> None:
    two = variant_of(TWO)
    (label,) = (cut.label for cut in two.cuts if "zero-width" in cut.label)
    unsteady = shown(two.base, two.declared(0), planets__list=Outcome.FLAKY)
    proof = verdict_of(two, **{alone(label): unsteady})
    assert (proof.verdict, point(proof, Claim.EACH_FAULT_COUNTS)[0]) == (Verdict.NOT_AS_DECLARED, False)
    assert f"{label} fails planets.list now and then" in proof.reason


def test_a_tool_that_is_missing_for_one_of_several_faults_says_nothing_about_them() -> None:
    two = variant_of(TWO)
    (label,) = (cut.label for cut in two.cuts if "zero-width" in cut.label)
    (check,) = two.declared(0)
    proof = verdict_of(
        two, **{alone(label): shown(two.base, frozenset(), **{check.replace(".", "__"): Outcome.NOT_RUN})}
    )
    assert proof.verdict is Verdict.UNPROVEN
    assert proof.reason.startswith(f"the check {check}, which it declares, could not be run")


def test_a_fault_that_breaks_nothing_by_itself_is_not_as_declared() -> None:
    two = variant_of(TWO)
    assert verdict_of(two).verdict is Verdict.PROVEN
    alone_shown = {alone("zero-width-space at planets.delete"): shown(two.base)}
    proof = verdict_of(two, **{name.replace(" ", "_"): run for name, run in alone_shown.items()})
    assert (proof.verdict, point(proof, Claim.EACH_FAULT_COUNTS)[0]) == (Verdict.NOT_AS_DECLARED, False)


def test_a_kept_proof_counts_until_something_changes(one: Variant, tmp_path: Path) -> None:
    kept = Store(tmp_path)
    proof = verdict_of(one)
    kept.keep_proof(proof_key(one, "process"), proof)
    assert Store(tmp_path).proof(proof_key(one, "process")) == proof
    assert Store(tmp_path, fresh=True).proof(proof_key(one, "process")) is None
    other = variant_of("  - {fault: inverted-condition, site: moons.create}\n")
    assert kept.proof(proof_key(other, "process")) is None
    for file in tmp_path.iterdir():
        file.write_text(file.read_text()[:-20])
    assert kept.proof(proof_key(one, "process")) is None


def test_a_kept_proof_counts_for_what_each_fault_says_of_itself() -> None:
    edits = "".join(
        f"  - edit: {{{{file: {file}, find: {word}, replace: {word.lower()}, explain: A, breaks: [{{{number}}}]}}}}\n"
        for number, (file, word) in enumerate(
            (("planetarium/names.py", "Names"), ("planetarium/passwords.py", "Argon2id"))
        )
    )
    one, other = (
        variant_of(edits.format(*pair)) for pair in (("planets.list", "moons.list"), ("moons.list", "planets.list"))
    )
    assert one.app.digest == other.app.digest
    assert proof_key(one, "process") != proof_key(other, "process")


def test_results_count_for_the_libraries_they_were_found_with(monkeypatch: pytest.MonkeyPatch) -> None:
    before = store._machinery.__wrapped__()
    assert store._machinery.__wrapped__() == before
    monkeypatch.setattr(store, "distributions", lambda: [])
    assert store._machinery.__wrapped__() != before


def test_a_result_that_another_process_has_just_forgotten_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")
    Store(tmp_path).keep_proof(
        "proof-x", verdict_of(variant_of("  - {fault: inverted-condition, site: moons.delete}\n"))
    )
    assert Store(tmp_path).proof("proof-x")


class Lucky(Prover):
    """A prover whose broken service got away with it in the first runs after a restart."""

    def __init__(self, folder: Path, lucky: int) -> None:
        super().__init__(ProcessBackend(), Store(folder))
        self.lucky, self.taken = lucky, 0

    def _take(
        self, variant: Variant, purpose: str, app: App, deployment: Running, again: frozenset[str] | None = None
    ) -> Fingerprint:
        self.taken += 1
        return shown(variant.base, variant.declared() if self.taken > self.lucky else frozenset())

    def after_a_restart(self, variant: Variant) -> frozenset[str]:
        return self._restarted(variant, cast(Running, None), variant.declared()).names(Outcome.FAILED)


@pytest.mark.parametrize(("lucky", "taken"), [(0, 1), (1, 2), (2, 3)])
def test_what_fails_by_chance_is_asked_again_after_a_restart(lucky: int, taken: int, tmp_path: Path) -> None:
    race = variant_of("  - {fault: check-then-act, site: users.register}\n")
    prover = Lucky(tmp_path, lucky)
    assert (prover.after_a_restart(race), prover.taken) == (race.declared(), taken)


def test_what_holds_each_time_after_a_restart_was_healed_by_it(tmp_path: Path) -> None:
    race = variant_of("  - {fault: check-then-act, site: users.register}\n")
    prover = Lucky(tmp_path, CHANCES)
    assert (prover.after_a_restart(race), prover.taken) == (frozenset(), CHANCES)


def test_what_fails_for_certain_is_asked_once_after_a_restart(one: Variant, tmp_path: Path) -> None:
    prover = Lucky(tmp_path, 1)
    assert (prover.after_a_restart(one), prover.taken) == (frozenset(), 1)

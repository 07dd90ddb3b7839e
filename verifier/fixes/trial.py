"""Judges what somebody changed to mend a broken version: does it heal, and is it still the same application?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib.metadata import version

from bases.app import App
from bases.contract import Aspect, Contract
from faults.variant import Variant
from verifier.backends.backend import Backend
from verifier.errors import VerifierError
from verifier.fixes.differences import differences, remarks
from verifier.fixes.judgement import Answer, Breakage, Fate, Judgement, Sign
from verifier.fixes.lingering import Lingering, lingering
from verifier.fixes.ruling import WRONG, Findings, rule
from verifier.outcomes import Fingerprint, Outcome
from verifier.prove import BASE, Progress, ignore, intermittent
from verifier.runner import fingerprint
from verifier.store import Store
from verifier.toolbox import offered

FIXED = "the fix"


def try_fix(
    variant: Variant, fixed: App, backend: Backend, store: Store, progress: Progress = ignore, *, tell: bool = False
) -> Judgement:
    """Runs the whole contract on the changed tree, with a database that its own scripts have just made, and judges.

    Where something fails, the healthy base has to hold here today, too. Raises VerifierError when the backend fails.
    """
    clock = time.perf_counter()
    base = variant.base
    if (reason := backend.missing()) is not None:
        raise VerifierError(reason)

    def take(purpose: str, app: App) -> Fingerprint:
        with backend.deploy(app) as deployment:
            return fingerprint(
                app, base.contract, backend, deployment, memory=store.memory,
                progress=lambda result: progress(purpose, result),
            )  # fmt: skip

    run = take(FIXED, fixed)
    healthy = None if run.passed else store.today(base, base.app, backend.name, lambda: take(BASE, base.app))
    judgement = judge_fix(variant, fixed, run, healthy, tell=tell)
    return judgement.model_copy(update={"seconds": round(time.perf_counter() - clock, 3)})


def judge_fix(
    variant: Variant, fixed: App, run: Fingerprint, healthy: Fingerprint | None = None, *, tell: bool = False
) -> Judgement:
    """The ruling on what a run of the changed tree showed. It runs nothing: the same run always gets the same ruling.

    `healthy` is a run of the base, which tells what fails here for other reasons. With `tell`, the faults are named.
    """
    own = [_own(variant, number) for number in range(len(variant.cuts))]
    wrong = run.names(*WRONG)
    unsteady = run.names(Outcome.FLAKY) & intermittent(variant.base.contract, frozenset[str]().union(*own))
    fates = [
        Fate.REMAINS if _comes_again(variant, number, fixed) else _fate(variant, number, own, run)
        for number in range(len(variant.cuts))
    ]
    shown = wrong & (frozenset[str]().union(*own) | unsteady)
    elsewhere = _breakages(variant, run, wrong - shown)
    findings = Findings(
        run, tuple(own), tuple(fates), shown, elsewhere, tuple(differences(variant, fixed, run)),
        unchanged=fixed.digest == variant.app.digest,
    )  # fmt: skip
    ruling, reason = rule(findings, healthy)
    return Judgement(
        faultory=version("faultory"),
        ruling=ruling,
        reason=reason,
        backend=run.backend,
        faults=len(variant.cuts),
        mended=fates.count(Fate.MENDED),
        remaining=fates.count(Fate.REMAINS),
        signs=_signs(variant.base.contract, run, shown),
        elsewhere=elsewhere,
        differences=findings.differences,
        remarks=tuple(remarks(variant, fixed, fates)),
        changed=tuple(variant.app.changed(fixed)),
        passed=len(run.names(Outcome.PASSED)),
        blocked=len(run.names(Outcome.BLOCKED)),
        not_run=sum(
            offered(variant.base.contract.by_name[name].needs, run.backend) for name in run.names(Outcome.NOT_RUN)
        ),
        last_words=run.last_words,
        seconds=run.seconds,
        answers=_answers(variant, fates, own, wrong) if tell else None,
        run=run if tell else None,
    )


def _own(variant: Variant, number: int) -> frozenset[str]:
    """The checks that one fault declares by itself, with all the others mended."""
    return variant.declared(*(other for other in range(len(variant.cuts)) if other != number))


def _fate(variant: Variant, number: int, own: Sequence[frozenset[str]], run: Fingerprint) -> Fate:
    """What the run tells of one fault: it remains if a check that shows no other fault does not hold."""
    others = frozenset[str]().union(*(checks for other, checks in enumerate(own) if other != number))
    unsteady = run.names(Outcome.FLAKY) & intermittent(variant.base.contract, own[number])
    wrong = own[number] & run.names(*WRONG) | unsteady
    if wrong - others:
        return Fate.REMAINS
    untried = own[number] & run.names(Outcome.BLOCKED, Outcome.NOT_RUN, Outcome.BROKE)
    return Fate.UNSEEN if wrong or untried else Fate.MENDED


def _comes_again(variant: Variant, number: int, fixed: App) -> bool:
    """Whether a fault that shows only now and then, or only after a while, is still in there.

    That it did not show in one run is no evidence, then: a limit was raised, or something around it tries again.
    """
    checks = [variant.base.contract.by_name[name] for name in _own(variant, number)]
    now_and_then = all(any(w.aspect is Aspect.STEADY for w in check.witnesses) for check in checks)
    passing = now_and_then or variant.cuts[number].heals_on_restart
    return passing and lingering(variant, number, fixed) is not Lingering.GONE


def _breakages(variant: Variant, run: Fingerprint, names: frozenset[str]) -> tuple[Breakage, ...]:
    by_name = variant.base.contract.by_name
    return tuple(
        Breakage(check=r.name, promise=by_name[r.name].promise, seen=r.message, outcome=r.outcome)
        for r in run.results
        if r.name in names
    )


def _signs(contract: Contract, run: Fingerprint, names: frozenset[str]) -> tuple[Sign, ...]:
    return tuple(
        Sign(promise=contract.by_name[r.name].promise, seen=r.message, now_and_then=r.outcome is Outcome.FLAKY)
        for r in run.results
        if r.name in names
    )


def _answers(
    variant: Variant, fates: Sequence[Fate], own: Sequence[frozenset[str]], wrong: frozenset[str]
) -> tuple[Answer, ...]:
    return tuple(
        Answer(fault=cut.label, fate=fates[number], failing=tuple(sorted(own[number] & wrong)), fix=variant.fix(number))
        for number, cut in enumerate(variant.cuts)
    )

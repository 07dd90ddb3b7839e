"""Proves a variant: healthy, broken, healed, each of them by running it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version

from bases.app import App
from faults.variant import Variant
from verifier.backends.backend import Backend
from verifier.errors import VerifierError
from verifier.outcomes import CheckResult, Fingerprint, Outcome
from verifier.proof import Claim, Mask, Point, Proof, Run, Verdict
from verifier.runner import fingerprint
from verifier.store import Store

BASE = "base"
EMPTY = "empty recipe"
BROKEN = "broken"
RESTARTED = "restarted"
HEALED = "healed"


def alone(label: str) -> str:
    """The purpose of the run in which only one fault is left."""
    return f"only {label}"


Progress = Callable[[str, CheckResult], None]
"""Told of every check that is done: the purpose of its run, and its result."""


def ignore(purpose: str, result: CheckResult) -> None:
    """The progress of a proof that nobody watches."""


@dataclass
class Prover:
    """Proves variants on one backend, several runs at a time; runs of the healthy base are done once and kept."""

    backend: Backend
    store: Store
    workers: int = 2
    progress: Progress = ignore
    _pool: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.workers, thread_name_prefix="run")

    def close(self) -> None:
        """Drops what has not begun, and waits for nothing."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def prove(self, variant: Variant) -> Proof:
        """Runs all that the claims need. A failure of the verifier gives the verdict *unproven*, never a pass."""
        clock = time.perf_counter()
        missing = self.backend.missing()
        if missing is not None:
            return self._unproven(variant, missing, clock)
        try:
            self.backend.prepare([variant.base.app])
            runs = self._run_all(variant)
        except VerifierError as error:
            return self._unproven(variant, str(error), clock)
        return judge(variant, self.backend.name, runs, time.perf_counter() - clock)

    def _run_all(self, variant: Variant) -> list[Run]:
        base = variant.base.app
        everything = tuple(range(len(variant.cuts)))
        jobs: list[tuple[str, Future[Fingerprint]]] = []
        restarted: Future[Fingerprint] = Future()
        jobs.append((BROKEN, self._pool.submit(self._broken, variant, restarted)))
        jobs.append((HEALED, self._pool.submit(self._run, variant, HEALED, variant.without(*everything))))
        jobs.append((RESTARTED, restarted))
        jobs.append((BASE, self._pool.submit(self._healthy, variant, BASE, base)))
        jobs.append((EMPTY, self._pool.submit(self._healthy, variant, EMPTY, variant.without(*everything))))
        if len(variant.cuts) > 1:
            for number, cut in enumerate(variant.cuts):
                left = variant.without(*(other for other in everything if other != number))
                jobs.append((alone(cut.label), self._pool.submit(self._run, variant, alone(cut.label), left)))
        return [Run(purpose=purpose, fingerprint=job.result()) for purpose, job in jobs]

    def _run(self, variant: Variant, purpose: str, app: App) -> Fingerprint:
        with self.backend.deploy(app) as deployment:
            return fingerprint(
                app,
                variant.base.contract,
                self.backend,
                deployment,
                progress=lambda result: self.progress(purpose, result),
            )

    def _healthy(self, variant: Variant, purpose: str, app: App) -> Fingerprint:
        """A healthy tree's run of today: it is the same for every variant, so it is kept."""
        return self.store.today(purpose, variant.base, app, self.backend.name, lambda: self._run(variant, purpose, app))

    def _broken(self, variant: Variant, restarted: Future[Fingerprint]) -> Fingerprint:
        """The variant's run and, on the same deployment, what is left of its symptoms after a restart."""
        try:
            with self.backend.deploy(variant.app) as deployment:
                contract = variant.base.contract
                broken = fingerprint(
                    variant.app,
                    contract,
                    self.backend,
                    deployment,
                    progress=lambda result: self.progress(BROKEN, result),
                )
                deployment.restart()
                failed = sorted(broken.names(Outcome.FAILED))
                restarted.set_result(
                    fingerprint(
                        variant.app,
                        contract,
                        self.backend,
                        deployment,
                        only=failed or [contract.checks[0].name],
                        progress=lambda result: self.progress(RESTARTED, result),
                    )
                )
                return broken
        except BaseException as error:
            if not restarted.done():
                restarted.set_exception(error)
            raise

    def _unproven(self, variant: Variant, reason: str, clock: float) -> Proof:
        return _proof(variant, self.backend.name, Verdict.UNPROVEN, reason, [], [], (), time.perf_counter() - clock)


def judge(variant: Variant, backend: str, runs: list[Run], seconds: float) -> Proof:
    """The verdict on what the runs showed. It runs nothing: the same runs always get the same verdict."""
    by_purpose = {run.purpose: run.fingerprint for run in runs}
    points = [
        _passes(Claim.BASE_PASSES, by_purpose[BASE]),
        _passes(Claim.EMPTY_PASSES, by_purpose[EMPTY]),
        _breaks(variant, by_purpose[BROKEN]),
        _passes(Claim.HEALS, by_purpose[HEALED]),
    ]
    masks: tuple[Mask, ...] = ()
    if len(variant.cuts) == 1:
        points.append(Point(claim=Claim.EACH_FAULT_COUNTS, holds=None, detail="there is one fault"))
    else:
        point, masks = _each_counts(variant, by_purpose)
        points.append(point)
    points.append(_restart(variant, by_purpose[BROKEN], by_purpose[RESTARTED]))
    verdict, reason = _decide(points, by_purpose)
    return _proof(variant, backend, verdict, reason, runs, points, masks, seconds)


def _decide(points: list[Point], runs: dict[str, Fingerprint]) -> tuple[Verdict, str]:
    for purpose, run in runs.items():
        for result in run.results:
            if result.outcome is Outcome.BROKE:
                return Verdict.UNPROVEN, f"the check {result.name} broke in the run '{purpose}': {result.message}"
    refuted = [point for point in points if point.holds is False]
    if not refuted:
        return Verdict.PROVEN, "every claim holds"
    first = refuted[0]
    if first.claim in (Claim.BASE_PASSES, Claim.EMPTY_PASSES):
        return Verdict.UNPROVEN, f"the healthy service does not hold its contract here: {first.detail}"
    return Verdict.NOT_AS_DECLARED, f"it does not hold that {first.claim}: {first.detail}"


def _passes(claim: Claim, run: Fingerprint) -> Point:
    wrong = [result for result in run.results if result.outcome is not Outcome.PASSED]
    if not wrong:
        return Point(claim=claim, holds=True, detail=f"{len(run.results)} of {len(run.results)} checks passed")
    told = [f"{result.name} {result.outcome}: {result.message}" for result in wrong if result.message]
    return Point(claim=claim, holds=False, detail="; ".join(told[:5]) or f"{len(wrong)} checks did not pass")


def _breaks(variant: Variant, run: Fingerprint) -> Point:
    declared = variant.declared()
    failed = run.names(Outcome.FAILED)
    unexpected = sorted((failed - declared) | (run.names(Outcome.FLAKY) - _intermittent(variant)))
    absent = sorted(declared - failed)
    if not declared:
        return Point(claim=Claim.BREAKS_AS_DECLARED, holds=False, detail="it declares no check")
    if not unexpected and not absent:
        return Point(claim=Claim.BREAKS_AS_DECLARED, holds=True, detail=f"failed: {', '.join(sorted(failed))}")
    parts = []
    if absent:
        parts.append(f"declared but not failed: {', '.join(absent)}")
    if unexpected:
        parts.append(f"failed but not declared: {', '.join(unexpected)}")
    return Point(claim=Claim.BREAKS_AS_DECLARED, holds=False, detail="; ".join(parts))


def _intermittent(variant: Variant) -> frozenset[str]:
    """Checks that may fail now and then: those that look at a subject which a declared check finds unsteady."""
    contract = variant.base.contract
    subjects = {witness.subject for name in variant.declared() for witness in contract.by_name[name].witnesses}
    return frozenset(
        check.name for check in contract if subjects.intersection(witness.subject for witness in check.witnesses)
    )


def _each_counts(variant: Variant, runs: dict[str, Fingerprint]) -> tuple[Point, tuple[Mask, ...]]:
    everything = set(range(len(variant.cuts)))
    shown = runs[BROKEN].names(Outcome.FAILED)
    problems, masks = [], []
    for number, cut in enumerate(variant.cuts):
        failed = runs[alone(cut.label)].names(Outcome.FAILED)
        expected = variant.declared(*(everything - {number}))
        if failed != expected:
            problems.append(
                f"{cut.label} fails {', '.join(sorted(failed)) or 'nothing'}, not {', '.join(sorted(expected))}"
            )
        masks += [Mask(fault=cut.label, check=name) for name in sorted(failed - shown)]
    hidden = f"; hidden by another fault: {', '.join(f'{m.check} ({m.fault})' for m in masks)}" if masks else ""
    detail = "; ".join(problems) or f"each of {len(everything)} was seen by itself{hidden}"
    return Point(claim=Claim.EACH_FAULT_COUNTS, holds=not problems, detail=detail), tuple(masks)


def _restart(variant: Variant, broken: Fingerprint, restarted: Fingerprint) -> Point:
    claim = Claim.RESTART_DOES_NOT_HEAL
    failed = broken.names(Outcome.FAILED)
    healed = sorted(failed - restarted.names(Outcome.FAILED))
    if variant.heals_on_restart:
        return Point(claim=claim, holds=None, detail="its entry says that a restart helps for a while")
    if healed:
        return Point(claim=claim, holds=False, detail=f"after a restart these hold again: {', '.join(healed)}")
    return Point(claim=claim, holds=bool(failed), detail=f"after a restart {len(failed)} of {len(failed)} still fail")


def _proof(
    variant: Variant, backend: str, verdict: Verdict, reason: str, runs: list[Run], points: list[Point],
    masks: tuple[Mask, ...], seconds: float,
) -> Proof:  # fmt: skip
    broken = next((run.fingerprint for run in runs if run.purpose == BROKEN), None)

    def names(outcome: Outcome) -> tuple[str, ...]:
        return tuple(sorted(broken.names(outcome))) if broken else ()

    return Proof(
        faultory=version("faultory"),
        verdict=verdict,
        reason=reason,
        name=variant.name,
        title=variant.recipe.title,
        seed=variant.recipe.seed,
        backend=backend,
        base=variant.base.app.digest,
        variant=variant.app.digest,
        faults=tuple(cut.label for cut in variant.cuts),
        declared=tuple(sorted(variant.declared())),
        failed=names(Outcome.FAILED),
        flaky=names(Outcome.FLAKY),
        blocked=names(Outcome.BLOCKED),
        masks=masks,
        points=tuple(points),
        seconds=round(seconds, 3),
        runs=tuple(runs),
    )

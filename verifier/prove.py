"""Proves a variant: healthy, broken, healed, each of them by running it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version

from bases.app import App
from bases.contract import Aspect, Contract
from faults.fault import Backend as Shown
from faults.variant import Variant, compose_cuts
from verifier.backends.backend import Backend, Running
from verifier.errors import VerifierError
from verifier.outcomes import CheckResult, Fingerprint, Outcome
from verifier.proof import Claim, Mask, Point, Proof, Run, Verdict
from verifier.runner import fingerprint
from verifier.store import Store
from verifier.toolbox import offered

BASE = "base"
EMPTY = "empty recipe"
BROKEN = "broken"
RESTARTED = "restarted"
HEALED = "healed"
REDEPLOYED = "healed in place"

UNSTEADY = (Aspect.STEADY, Aspect.RECOVERS, Aspect.CONCURRENT, Aspect.SHARED, Aspect.LATENCY)
"""Aspects of an operation whose breaking shows in some requests and not in others."""

CHANCES = 3
"""How often what fails by chance is looked for after a restart, before it counts as healed."""


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
        missing = too_weak(variant, self.backend.name) or self.backend.missing()
        if missing is not None:
            return self._unproven(variant, missing, clock)
        try:
            if (lacking := self.backend.lacking(variant.base.app, variant.app)) is not None:
                return self._unproven(variant, lacking, clock)
            self.backend.prepare(variant.base.app)
            runs = self._run_all(variant)
        except VerifierError as error:
            return self._unproven(variant, str(error), clock)
        return judge(variant, self.backend.name, runs, time.perf_counter() - clock)

    def _run_all(self, variant: Variant) -> list[Run]:
        everything = tuple(range(len(variant.cuts)))
        broken = self._pool.submit(self._broken, variant)
        # The base, a recipe without faults and the mended tree are the same bytes, as far as the engine is right. What
        # is the same is run once a day; what is not is run by itself.
        trees = {BASE: variant.base.app, EMPTY: _empty(variant), HEALED: variant.without(*everything)}
        healthy: dict[str, Future[Fingerprint]] = {}
        for app in trees.values():
            if app.digest not in healthy:
                healthy[app.digest] = self._pool.submit(self._healthy, variant, app)
        single: list[tuple[str, Future[Fingerprint]]] = []
        if len(variant.cuts) > 1:
            for number, cut in enumerate(variant.cuts):
                left = variant.without(*(other for other in everything if other != number))
                single.append((alone(cut.label), self._pool.submit(self._run, variant, alone(cut.label), left)))
        runs = broken.result()
        for digest, job in healthy.items():
            purposes = tuple(purpose for purpose, app in trees.items() if app.digest == digest)
            runs.append(Run(purposes=purposes, fingerprint=job.result()))
        return runs + [Run(purposes=(purpose,), fingerprint=job.result()) for purpose, job in single]

    def _run(self, variant: Variant, purpose: str, app: App) -> Fingerprint:
        with self.backend.deploy(app) as deployment:
            return self._take(variant, purpose, app, deployment)

    def _take(
        self, variant: Variant, purpose: str, app: App, deployment: Running, again: frozenset[str] | None = None
    ) -> Fingerprint:
        return fingerprint(
            app,
            variant.base.contract,
            self.backend,
            deployment,
            again=again,
            memory=self.store.memory,
            progress=lambda result: self.progress(purpose, result),
        )

    def _healthy(self, variant: Variant, app: App) -> Fingerprint:
        """A healthy tree's run of today: it is the same for every variant, so it is kept."""
        return self.store.today(variant.base, app, self.backend.name, lambda: self._run(variant, BASE, app))

    def _broken(self, variant: Variant) -> list[Run]:
        """The variant's run and, on the same deployment, what is left of its symptoms after a restart, and after the
        mended tree has taken its place on the same data.
        """
        with self.backend.deploy(variant.app) as deployment:
            broken = self._take(variant, BROKEN, variant.app, deployment)
            runs = [Run(purposes=(BROKEN,), fingerprint=broken)]
            failed = broken.names(Outcome.FAILED)
            if failed:
                deployment.restart()
                restarted = self._restarted(variant, deployment, failed)
                mended = variant.without(*range(len(variant.cuts)))
                steps = deployment.redeploy(mended)
                redeployed = self._take(variant, REDEPLOYED, mended, deployment, failed)
                redeployed = redeployed.model_copy(update={"steps": tuple(steps)})
                runs += [
                    Run(purposes=(RESTARTED,), fingerprint=restarted),
                    Run(purposes=(REDEPLOYED,), fingerprint=redeployed),
                ]
            return runs

    def _restarted(self, variant: Variant, deployment: Running, failed: frozenset[str]) -> Fingerprint:
        """What still fails after a restart. What fails by chance may hold once by chance, too, and is asked again."""
        promised = declared(variant, self.backend.name)
        chance = frozenset() if variant.heals_on_restart else intermittent(variant.base.contract, promised)
        for _ in range(CHANCES):
            run = self._take(variant, RESTARTED, variant.app, deployment, failed)
            healed = failed - run.names(Outcome.FAILED)
            if not healed or not healed <= chance:
                break
        return run

    def _unproven(self, variant: Variant, reason: str, clock: float) -> Proof:
        return _proof(variant, self.backend.name, Verdict.UNPROVEN, reason, [], [], (), time.perf_counter() - clock)


def too_weak(variant: Variant, backend: str) -> str | None:
    """Why a backend cannot show a variant, with the remedy; None when it can."""
    if Shown(backend).shows(variant.backend):
        return None
    labels = " and ".join(cut.label for cut in variant.cuts if not Shown(backend).shows(cut.backend))
    return f"{labels} cannot be seen on the backend {backend}: use --backend {variant.backend}."


def declared(variant: Variant, backend: str, *without: int) -> frozenset[str]:
    """What a variant declares of the checks that a backend can run: a stronger one may show more of it."""
    checks = variant.base.contract.by_name
    return frozenset(name for name in variant.declared(*without) if offered(checks[name].needs, backend))


def _empty(variant: Variant) -> App:
    """What the engine makes of the base when a recipe asks for nothing."""
    return compose_cuts(variant.base.app, ())


def judge(variant: Variant, backend: str, runs: list[Run], seconds: float) -> Proof:
    """The verdict on what the runs showed. It runs nothing: the same runs always get the same verdict."""
    by_purpose = {purpose: run.fingerprint for run in runs for purpose in run.purposes}
    points = [
        _passes(Claim.BASE_PASSES, by_purpose[BASE], variant.base.contract),
        _passes(Claim.EMPTY_PASSES, by_purpose[EMPTY], variant.base.contract),
        _breaks(variant, by_purpose[BROKEN]),
        _heals(variant, by_purpose[HEALED], by_purpose.get(REDEPLOYED)),
    ]
    masks: tuple[Mask, ...] = ()
    if len(variant.cuts) == 1:
        points.append(Point(claim=Claim.EACH_FAULT_COUNTS, holds=None, detail="there is one fault"))
    else:
        point, masks = _each_counts(variant, by_purpose)
        points.append(point)
    points.append(_restart(variant, by_purpose[BROKEN], by_purpose.get(RESTARTED)))
    verdict, reason = _decide(variant, points, by_purpose)
    return _proof(variant, backend, verdict, reason, runs, points, masks, seconds)


def _decide(variant: Variant, points: list[Point], runs: dict[str, Fingerprint]) -> tuple[Verdict, str]:
    broken = runs[BROKEN]
    for purpose, promised in _promises(variant, broken.backend):
        for result in runs[purpose].results if purpose in runs else ():
            if result.outcome is Outcome.NOT_RUN and result.name in promised:
                told = f"the check {result.name}, which it declares, could not be run: {result.message}"
                return Verdict.UNPROVEN, told
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


def _promises(variant: Variant, backend: str) -> Iterator[tuple[str, frozenset[str]]]:
    """What is declared of each run of something broken: a fault by itself may show more than with what hides it."""
    yield BROKEN, declared(variant, backend)
    everything = set(range(len(variant.cuts)))
    for number, cut in enumerate(variant.cuts):
        yield alone(cut.label), declared(variant, backend, *(everything - {number}))


def _passes(claim: Claim, run: Fingerprint, contract: Contract) -> Point:
    left_out = [result for result in run.results if result.outcome is Outcome.NOT_RUN]
    elsewhere = [result for result in left_out if not offered(contract.by_name[result.name].needs, run.backend)]
    wrong = [result for result in run.results if result.outcome not in (Outcome.PASSED, Outcome.NOT_RUN)]
    if not wrong:
        here = len(run.results) - len(elsewhere)
        detail = f"{len(run.results) - len(left_out)} of {here} checks passed"
        if lacking := [result for result in left_out if result not in elsewhere]:
            reasons = "; ".join(dict.fromkeys(result.message for result in lacking))
            detail += f"; {len(lacking)} were not run: {reasons}"
        if elsewhere:
            detail += f" ({len(elsewhere)} more need a stronger backend)"
        return Point(claim=claim, holds=True, detail=detail)
    told = [f"{result.name} {result.outcome}: {result.message}" for result in wrong if result.message]
    return Point(claim=claim, holds=False, detail="; ".join(told[:5]) or f"{len(wrong)} checks did not pass")


def _breaks(variant: Variant, run: Fingerprint) -> Point:
    promised = declared(variant, run.backend)
    failed = run.names(Outcome.FAILED)
    flaky = run.names(Outcome.FLAKY) - intermittent(variant.base.contract, promised)
    unexpected = [result for result in run.results if result.name in (failed - promised) | flaky]
    absent = sorted(promised - failed)
    if not promised:
        return Point(claim=Claim.BREAKS_AS_DECLARED, holds=False, detail="it declares no check")
    if not unexpected and not absent:
        return Point(claim=Claim.BREAKS_AS_DECLARED, holds=True, detail=f"failed: {', '.join(sorted(failed))}")
    parts = []
    if absent:
        parts.append(f"declared but not failed: {', '.join(absent)}")
    if unexpected:
        told = "; ".join(f"{result.name} ({result.outcome}: {result.message})" for result in unexpected)
        parts.append(f"failed but not declared: {told}")
    return Point(claim=Claim.BREAKS_AS_DECLARED, holds=False, detail="; ".join(parts))


def intermittent(contract: Contract, declared: frozenset[str]) -> frozenset[str]:
    """Checks that may fail now and then: those that look at a subject which a declared check finds unsteady."""
    witnesses = (witness for name in declared for witness in contract.by_name[name].witnesses)
    subjects = {witness.subject for witness in witnesses if witness.aspect in UNSTEADY}
    return frozenset(
        check.name for check in contract if subjects.intersection(witness.subject for witness in check.witnesses)
    )


def _each_counts(variant: Variant, runs: dict[str, Fingerprint]) -> tuple[Point, tuple[Mask, ...]]:
    everything = set(range(len(variant.cuts)))
    shown = runs[BROKEN].names(Outcome.FAILED)
    problems, masks = [], []
    for number, cut in enumerate(variant.cuts):
        failed = runs[alone(cut.label)].names(Outcome.FAILED)
        expected = declared(variant, runs[BROKEN].backend, *(everything - {number}))
        unsteady = runs[alone(cut.label)].names(Outcome.FLAKY) - intermittent(variant.base.contract, expected)
        if unsteady:
            problems.append(f"{cut.label} fails {', '.join(sorted(unsteady))} now and then, which it does not declare")
        if failed != expected:
            problems.append(
                f"{cut.label} fails {', '.join(sorted(failed)) or 'nothing'}, not {', '.join(sorted(expected))}"
            )
        masks += [Mask(fault=cut.label, check=name) for name in sorted(failed - shown)]
    hidden = f"; hidden by another fault: {', '.join(f'{m.check} ({m.fault})' for m in masks)}" if masks else ""
    detail = "; ".join(problems) or f"each of {len(everything)} was seen by itself{hidden}"
    return Point(claim=Claim.EACH_FAULT_COUNTS, holds=not problems, detail=detail), tuple(masks)


def _heals(variant: Variant, healed: Fingerprint, redeployed: Fingerprint | None) -> Point:
    """The mended tree passes on data of its own and, unless they need mending, too, on those of the broken one."""
    point = _passes(Claim.HEALS, healed, variant.base.contract)
    if redeployed is None or not point.holds:
        return point
    left = [result for result in redeployed.results if result.outcome is not Outcome.PASSED]
    scripts = variant.base.description.database.scripts
    schema = sorted(set(scripts).intersection(variant.base.app.changed(variant.app)))
    lasting = [cut.label for cut in variant.cuts if cut.outlives_its_fix]
    if not left:
        took = f" by {', '.join(redeployed.steps)}" if redeployed.steps else ""
        detail = f"{point.detail}; put in place of the broken one, on its data{took}, it heals all that failed"
    elif schema:
        detail = f"{point.detail}; the database that runs has to be changed as {', '.join(schema)} is"
    elif lasting:
        detail = f"{point.detail}; the database that runs has to be mended, too, after {', '.join(lasting)}"
    else:
        told = "; ".join(f"{result.name} {result.outcome}: {result.message}" for result in left)
        return Point(claim=Claim.HEALS, holds=False, detail=f"on the data of the broken one: {told}")
    return Point(claim=Claim.HEALS, holds=True, detail=detail)


def _restart(variant: Variant, broken: Fingerprint, restarted: Fingerprint | None) -> Point:
    claim = Claim.RESTART_DOES_NOT_HEAL
    failed = broken.names(Outcome.FAILED)
    if restarted is None:
        return Point(claim=claim, holds=None, detail="nothing failed")
    if variant.heals_on_restart:
        return Point(claim=claim, holds=None, detail="its entry says that a restart helps for a while")
    healed = sorted(failed - restarted.names(Outcome.FAILED))
    if healed:
        return Point(claim=claim, holds=False, detail=f"after a restart these hold again: {', '.join(healed)}")
    return Point(claim=claim, holds=True, detail=f"after a restart {len(failed)} of {len(failed)} still fail")


def _proof(
    variant: Variant, backend: str, verdict: Verdict, reason: str, runs: list[Run], points: list[Point],
    masks: tuple[Mask, ...], seconds: float,
) -> Proof:  # fmt: skip
    broken = next((run.fingerprint for run in runs if BROKEN in run.purposes), None)

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
        contract=variant.base.contract_digest,
        variant=variant.app.digest,
        faults=tuple(cut.label for cut in variant.cuts),
        declared=tuple(sorted(declared(variant, backend))),
        failed=names(Outcome.FAILED),
        flaky=names(Outcome.FLAKY),
        blocked=names(Outcome.BLOCKED),
        not_run=names(Outcome.NOT_RUN),
        masks=masks,
        points=tuple(points),
        seconds=round(seconds, 3),
        runs=tuple(runs),
    )

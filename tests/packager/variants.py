"""Variants to pack, and what a proof of one may show."""

from __future__ import annotations

from bases.base import find_base
from bases.contract import Aspect
from faults.recipe import CatalogFault, DeclaredRating, HandMade, Recipe
from faults.variant import Cut, Variant, compose
from verifier.outcomes import CheckResult, Fingerprint, Outcome
from verifier.proof import Claim, ErrorRates, Mask, Point, Proof, Run, Verdict
from verifier.prove import BASE, BROKEN, EMPTY, HEALED, alone
from verifier.summary import Summary, Symptom

PLANETARIUM = find_base("planetarium")
CHECK = next(iter(PLANETARIUM.contract)).name
FAULT = CatalogFault(fault="literal-instead-of-parameter", site="planets.find-by-name")


def recipe(*faults: CatalogFault | HandMade, title: str = "A title", brief: str = "Users see nothing.\n") -> Recipe:
    rating = DeclaredRating(diagnose=3, fix=1)
    return Recipe(title=title, authors=("a", "b"), brief=brief, seed=7, rating=rating, faults=faults or (FAULT,))


def variant(*faults: CatalogFault | HandMade, title: str = "A title", brief: str = "Users see nothing.\n") -> Variant:
    return compose(recipe(*faults, title=title, brief=brief), "a-name")


def others(of: Variant, cut: Cut) -> list[int]:
    """The numbers of a variant's other cuts."""
    return [number for number, other in enumerate(of.cuts) if other is not cut]


def proof(of: Variant, *, seconds: float = 1.0, started: str = "2026-01-01T00:00:00Z") -> Proof:
    """What a run of the proof would show if every check did as it is declared. Only the times are chosen."""
    failing = of.declared()

    def run(failed: frozenset[str], *purposes: str) -> Run:
        results = tuple(
            CheckResult(
                name=check.name,
                outcome=Outcome.FAILED if check.name in failed else Outcome.PASSED,
                message="expected 200, got 404" if check.name in failed else "",
                attempts=1,
                requests=2,
                statuses={"404" if check.name in failed else "200": 2},
                median_ms=seconds,
                seconds=seconds,
            )
            for check in of.base.contract
        )
        shown = Fingerprint(
            digest=of.app.digest,
            backend="process",
            started=started,
            seconds=seconds,
            results=results,
            phase="ready",
            detail="",
            last_words=(),
        )
        return Run(purposes=purposes, fingerprint=shown)

    return Proof(
        faultory="0",
        verdict=Verdict.PROVEN,
        reason="It breaks as declared.",
        name=of.name,
        title=of.recipe.title,
        seed=of.recipe.seed,
        backend="process",
        base=of.base.app.digest,
        contract=of.base.contract_digest,
        variant=of.app.digest,
        faults=tuple(cut.label for cut in of.cuts),
        declared=tuple(sorted(failing)),
        failed=tuple(sorted(failing)),
        flaky=(),
        blocked=(),
        not_run=(),
        masks=(),
        points=(Point(claim=Claim.HEALS, holds=True, detail="all pass"),),
        seconds=seconds,
        runs=(
            run(frozenset(), BASE, EMPTY),
            run(failing, BROKEN),
            run(frozenset(), HEALED),
            *(run(of.declared(*others(of, cut)), alone(cut.label)) for cut in of.cuts if len(of.cuts) > 1),
        ),
    )


def summary(seen: str = "expected 200, got 404", promise: str = "It is found.", *logs: str) -> Summary:
    """What is packed of a proof with two symptoms, a mask and one point of each kind."""
    names = [*sorted(PLANETARIUM.checks("planets.find-by-name", Aspect.ANSWERS))[:1], CHECK]
    return Summary(
        faultory="0",
        verdict=Verdict.PROVEN,
        backend="process",
        base="0",
        variant="1",
        declared=tuple(names),
        blocked=("x",),
        passed=100,
        masks=(Mask(fault="a", check=CHECK),),
        points=(
            Point(claim=Claim.BASE_PASSES, holds=True, detail="all"),
            Point(claim=Claim.HEALS, holds=False, detail=seen),
            Point(claim=Claim.RESTART_DOES_NOT_HEAL, holds=None, detail="not tried"),
        ),
        error_rates=ErrorRates(),
        symptoms=tuple(
            Symptom(
                check=name,
                promise=promise,
                seen=seen,
                before=Outcome.PASSED,
                broken=Outcome.FAILED,
                healed=Outcome.PASSED,
            )
            for name in names
        ),
        logs=logs,
    )

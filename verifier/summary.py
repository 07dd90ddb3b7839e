"""What of a proof is the same each time it is made: outcomes, statuses and counts, without times."""

from __future__ import annotations

from bases.contract import Check, Contract
from bases.tools import Tool
from faults.variant import Variant
from verifier.outcomes import Frozen, Outcome
from verifier.proof import FORMAT, ErrorRates, Mask, Point, Proof, Verdict
from verifier.prove import BASE, BROKEN, HEALED, judge


class Symptom(Frozen):
    """One check that the variant fails: what it promises, and what was seen healthy, broken and healed."""

    check: str
    promise: str
    seen: str
    before: Outcome
    broken: Outcome
    healed: Outcome


class Summary(Frozen):
    """The part of a proof that is packed with the variant."""

    format: int = FORMAT
    faultory: str
    verdict: Verdict
    backend: str
    base: str
    variant: str
    declared: tuple[str, ...]
    blocked: tuple[str, ...]
    passed: int
    masks: tuple[Mask, ...]
    points: tuple[Point, ...]
    error_rates: ErrorRates
    symptoms: tuple[Symptom, ...]
    logs: tuple[str, ...]


def summarise(variant: Variant, proof: Proof) -> Summary:
    """The packed part of a proof that came to a verdict."""
    proof = _on_any_machine(variant, proof)
    base, broken, healed = (proof.need(purpose) for purpose in (BASE, BROKEN, HEALED))
    contract = variant.base.contract
    symptoms = tuple(
        Symptom(
            check=result.name,
            promise=contract.by_name[result.name].promise,
            seen=result.message,
            before=base.result(result.name).outcome,
            broken=result.outcome,
            healed=healed.result(result.name).outcome,
        )
        for result in broken.results
        if result.outcome is Outcome.FAILED
    )
    return Summary(
        faultory=proof.faultory,
        verdict=proof.verdict,
        backend=proof.backend,
        base=proof.base,
        variant=proof.variant,
        declared=proof.declared,
        blocked=proof.blocked,
        passed=len(broken.names(Outcome.PASSED, Outcome.FLAKY)),
        masks=proof.masks,
        points=proof.points,
        error_rates=proof.error_rates,
        symptoms=symptoms,
        logs=tuple(dict.fromkeys(line for result in broken.results for line in result.logs)),
    )


def _on_any_machine(variant: Variant, proof: Proof) -> Proof:
    """The proof without the checks that only some machines can run: an archive is the same wherever it is made.

    A variant that breaks one of these can be proven only where the tool is that it needs, and keeps all that need it.
    """
    needed = {check.name: _needed(variant.base.contract, check) for check in variant.base.contract}
    given = frozenset[Tool]().union(*(needed[name] for name in proof.declared))
    left_out = {name for name, tools in needed.items() if not tools <= given}
    runs = []
    for run in proof.runs:
        kept = tuple(result for result in run.fingerprint.results if result.name not in left_out)
        runs.append(run.model_copy(update={"fingerprint": run.fingerprint.model_copy(update={"results": kept})}))
    return judge(variant, proof.backend, runs, proof.seconds)


def _needed(contract: Contract, check: Check) -> frozenset[Tool]:
    """The tools that a check needs, by itself or for what it presumes."""
    return frozenset(tool for one in contract.closure([check.name]) for tool in one.needs)

"""Evidence for the commands: what ships with faultory, and what was proven on this machine."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from auditor.audit import Audit, audit, row
from auditor.axis import Axis
from auditor.calibration.incident import Incident
from auditor.calibration.observations import observations
from auditor.calibration.rasch import Calibrated, Prior, calibrate
from auditor.calibration.records import Records
from auditor.collection import CATALOG, RECIPES, as_of_today, read_evidence, shipped
from auditor.distilling import distil
from auditor.errors import AuditError
from auditor.evidence import Evidence
from auditor.rating import UNKNOWN, Rater, Rating, Score
from bases.base import Base
from faultory.inputs import shipped_recipes
from faults.fault import Backend
from faults.variant import Variant, make_variant
from verifier.proof import Verdict
from verifier.store import Store, proof_key


def catalog_evidence(base: Base, file: Path | None = None) -> list[Evidence]:
    """The proven catalog: of a file, or as it ships. Raises AuditError when there is none of this base."""
    path = file or shipped(base.description.name, CATALOG)
    found = _of(base, path)
    if not found:
        raise AuditError(
            f"{path} holds no evidence of this {base.description.title}: "
            "`faultory prove --catalog --evidence FILE` gathers some, --evidence FILE reads it"
        )
    return found


def stale(base: Base, evidence: Sequence[Evidence]) -> int:
    """How many of these were proven on another contract than today's."""
    return sum(1 for each in evidence if each.contract != base.contract_digest)


def kept_evidence(variant: Variant, *backends: str, courses: bool = False) -> Evidence | None:
    """The evidence of a variant as it was proven on this machine, on the first of these backends on which it was; None
    when it was not.
    """
    store = Store()
    for backend in backends:
        proof = store.proof(proof_key(variant, backend))
        if proof is not None and proof.verdict is Verdict.PROVEN:
            return distil(variant, proof, courses=courses)
    return None


def shipped_evidence(base: Base) -> dict[str, Evidence]:
    """The evidence of the curated recipes as it ships, by the digest of the broken tree."""
    return {evidence.variant: evidence for evidence in _of(base, shipped(base.description.name, RECIPES))}


def _of(base: Base, path: Path) -> list[Evidence]:
    """What a file holds of this base, to be read against today's contract."""
    return [as_of_today(base, evidence) for evidence in read_evidence(path) if evidence.base == base.app.digest]


def recipe_evidence(variant: Variant, known: Mapping[str, Evidence]) -> Evidence | None:
    """The evidence of a variant: as it was proven on this machine or, by the digest of its tree, as it is known."""
    kept = kept_evidence(variant, *reversed(Backend), courses=True)
    if kept is not None:
        return kept
    found = known.get(variant.app.digest)
    return found and found.model_copy(update={"name": variant.name})


def rated_recipes(base: Base, rater: Rater, names: Iterable[str]) -> dict[str, Rating]:
    """The ratings, by evidence, of those curated recipes among these names that have evidence."""
    known, recipes = shipped_evidence(base), shipped_recipes()
    variants = (make_variant(recipes[name]) for name in sorted(recipes.keys() & set(names)))
    return {v.name: rater.rate(found) for v in variants if (found := recipe_evidence(v, known)) is not None}


def make_audit(
    base: Base, catalog: Sequence[Evidence], measured: Sequence[tuple[Variant, Evidence]], unrated: Mapping[str, str],
    records: Records,
) -> Audit:  # fmt: skip
    """An audit of variants on their evidence. Incidents that were recorded correct the ratings, those of curated
    recipes too that are not audited, as they tell how fast a team is; `unrated` says why the others have none.
    """
    rater = Rater(base, catalog)
    rows = [row(variant, found, rater.rate(found), {}) for variant, found in measured]
    incidents = records.all()
    rated = {each.name: each.rating for each in rows}
    rated |= rated_recipes(base, rater, {incident.variant for incident in incidents} - rated.keys())
    outcomes = _outcomes(rated, incidents)
    rows = [dataclasses.replace(each, outcomes=outcomes[each.name]) for each in rows]
    uncounted = sorted({incident.variant for incident in incidents} - rated.keys())
    return audit(rows, unrated, recorded=len(incidents), uncounted=uncounted)


def _outcomes(rated: Mapping[str, Rating], incidents: Sequence[Incident]) -> dict[str, dict[Axis, Calibrated]]:
    found: dict[str, dict[Axis, Calibrated]] = {name: {} for name in rated}
    for axis in Axis:
        priors = {name: prior(rating.score(axis)) for name, rating in rated.items()}
        for name, calibrated in calibrate(observations(incidents, axis), priors).items():
            found[name][axis] = calibrated
    return found


def prior(score: Score) -> Prior:
    """What evidence says of a rating before any incident: no surer than the weights are, and what they leave out."""
    return Prior(mean=score.value, sd=math.hypot(score.sd, UNKNOWN))

"""An audit of variants that were really proven, with titles, authors and incidents made up for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from auditor.audit import Audit, Row, audit
from auditor.axis import Axis
from auditor.calibration.rasch import Calibrated, Prior
from auditor.collection import read_evidence
from auditor.evidence import Evidence
from auditor.rating import Rater
from bases.base import find_base
from faults.catalog import load_catalog
from faults.recipe import DeclaredRating

BASE = find_base("planetarium")
EVIDENCE = Path(__file__).with_name("evidence.jsonl")
"""Distilled from real proofs of sixteen variants, six of them curated recipes with their courses."""
AUTHORS = (("Ada Lovelace",), ("Grace Hopper", "Jean Bartik"), ("faultory",))
UNRATED = {
    "slow-farewell": "not proven on this machine: `faultory prove slow-farewell`, or `faultory audit --prove`",
    "never-arrived": "not proven on this machine: `faultory prove never-arrived`, or `faultory audit --prove`",
}


@cache
def evidence() -> Mapping[str, Evidence]:
    """All of the fixture, by name."""
    return {one.name: one for one in read_evidence(EVIDENCE)}


@cache
def rows() -> tuple[Row, ...]:
    """A row for each, some with incidents."""
    found = evidence()
    rater = Rater(BASE, [one for one in found.values() if len(one.parts) == 1 and not one.courses])
    families = {name: fault.family.value for name, fault in load_catalog().items()}
    made = []
    for number, one in enumerate(found.values()):
        rating = rater.rate(one)
        low, high = Prior(mean=rating.diagnose.value, sd=0.8), Prior(mean=rating.fix.value, sd=0.8)
        made.append(
            Row(
                name=one.name,
                title=one.name.replace("-", " ").capitalize(),
                authors=AUTHORS[number % len(AUTHORS)],
                families=tuple(sorted({families[part.fault] for part in one.parts})),
                layers=tuple(sorted({part.layer.value for part in one.parts})),
                declared=DeclaredRating(diagnose=1 + (number * 2) % 5, fix=1 + number % 3),
                rating=rating,
                evidence=one,
                outcomes=outcomes(number, low, high),
            )
        )
    return tuple(made)


def outcomes(number: int, diagnose: Prior, fix: Prior) -> Mapping[Axis, Calibrated]:
    """Of most variants no incident is known; of the second there are three, of the third one that was given up."""

    def known(prior: Prior, mean: float, half: float, n: int, censored: int) -> Calibrated:
        low, high = max(1.0, mean - half), min(5.0, mean + half)
        return Calibrated(mean=mean, low=low, high=high, n=n, censored=censored, prior=prior)

    return {
        0: {Axis.DIAGNOSE: known(diagnose, diagnose.mean, 1.3, 0, 0), Axis.FIX: known(fix, fix.mean, 1.3, 0, 0)},
        1: {Axis.DIAGNOSE: known(diagnose, 3.4, 0.9, 3, 1), Axis.FIX: known(fix, 2.1, 0.9, 3, 0)},
        2: {Axis.DIAGNOSE: known(diagnose, 3.9, 0.9, 1, 1), Axis.FIX: known(fix, fix.mean, 1.3, 0, 0)},
    }.get(number, {})


def whole() -> Audit:
    """All rows, and what could not be rated."""
    return audit(rows(), UNRATED)


def one(name: str, /, **changes: object) -> Row:
    """A row of the fixture, with changes."""
    return dataclasses.replace(next(row for row in rows() if row.name == name), **changes)  # type: ignore[arg-type]

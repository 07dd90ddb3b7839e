"""An audit for other programs: JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

from auditor.audit import Audit, Row
from auditor.axis import Axis
from auditor.rating import PartRating, Score
from auditor.spreadsheets import guarded

FORMAT = 1
NUMBERS = ("declared", "measured", "low", "high", "gap", "outcomes", "censored", "prior_mean", "prior_sd")
"""What is told of each axis."""


def to_dict(audit: Audit) -> dict[str, Any]:
    """All of an audit but the evidence itself, as JSON has it."""
    return {
        "format": FORMAT,
        "variants": [_variant(row) for row in audit.rows],
        "unrated": [{"variant": name, "reason": reason} for name, reason in sorted(audit.unrated.items())],
    }


def to_json(audit: Audit) -> str:
    """All of an audit but the evidence itself, as a JSON file: null stands for what never comes."""
    return json.dumps(to_dict(audit), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def to_csv(audit: Audit) -> str:
    """A line a variant: what is declared, what was measured, the interval and the gap, on each axis."""
    stream = io.StringIO()
    columns = ["variant", "title", "authors", "families", "layers"]
    for axis in Axis:
        columns += [f"{axis}_{what}" for what in NUMBERS]
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in audit.rows:
        texts = [row.name, row.title, *("; ".join(many) for many in (row.authors, row.families, row.layers))]
        cells = [guarded(text) for text in texts]
        for axis in Axis:
            numbers = _numbers(row, axis)
            cells += ["" if numbers[what] is None else str(numbers[what]) for what in NUMBERS]
        writer.writerow(cells)
    return stream.getvalue()


def _variant(row: Row) -> dict[str, Any]:
    axes: dict[str, Any] = {}
    for axis in Axis:
        score = row.rating.score(axis)
        axes[axis] = {**_numbers(row, axis), "evidence": _score(score)}
    return {
        "variant": row.name,
        "title": row.title,
        "authors": list(row.authors),
        "families": list(row.families),
        "layers": list(row.layers),
        "cell": list(row.cell),
        "together_harder": row.rating.together_harder,
        **axes,
        "faults": [_part(part) for part in row.rating.parts],
    }


def _numbers(row: Row, axis: Axis) -> dict[str, Any]:
    """What counts on an axis. Outcomes are how many incidents speak for it, and censored how many of these were cut
    short; the prior is what was taken as known before, its mean and standard deviation.
    """
    outcome = row.outcomes.get(axis)
    low, high = row.interval(axis)
    return {
        "declared": getattr(row.declared, axis),
        "measured": round(row.measured(axis), 2),
        "low": round(low, 2),
        "high": round(high, 2),
        "gap": round(row.gap(axis), 2),
        "outcomes": outcome.n if outcome else 0,
        "censored": outcome.censored if outcome else 0,
        "prior_mean": round(outcome.prior.mean, 2) if outcome else None,
        "prior_sd": round(outcome.prior.sd, 2) if outcome else None,
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "rating": round(score.value, 2),
        "low": round(score.low, 2),
        "high": round(score.high, 2),
        "terms": [
            {
                "term": term.kind.name,
                "weight": term.kind.weight,
                "value": round(term.value, 3),
                "measured": round(term.measured, 4) if math.isfinite(term.measured) else None,
                "unit": term.kind.unit,
                "about": term.kind.about,
                "source": term.kind.source,
                "sentence": term.sentence,
            }
            for term in score.terms
        ],
    }


def _part(part: PartRating) -> dict[str, Any]:
    return {
        "fault": part.label,
        "diagnose": round(part.diagnose.value, 2),
        "alone": round(part.alone.value, 2),
        "suspects": {
            rung: {"bits": round(suspects.bits, 2), "count": len(suspects.labels), "likely": list(suspects.labels[:5])}
            for rung, suspects in part.suspects.items()
        },
    }

"""The terms of the axis *fix*: what it takes to put right what has been found."""

from __future__ import annotations

import math
from collections.abc import Sequence

from auditor.axis import Axis
from auditor.evidence import Evidence, Piece, Remedy
from auditor.neighbours import Neighbours
from auditor.terms import Term, kind

SIZE = kind(
    "size", Axis.FIX, 0.20, "lines",
    "the lines of the reference patch",
    "logarithmic: 64 lines are the hardest. Patch size as effort, after Weiß et al. (2007), How Long Will It Take",
)  # fmt: skip
SPREAD = kind(
    "spread", Axis.FIX, 0.15, "places",
    "the hunks of the reference patch, a further file counting as one more",
    "scattered changes are those that are left incomplete (Park et al. 2012); eight are the hardest",
)  # fmt: skip
LAYERS = kind(
    "layers", Axis.FIX, 0.12, "kinds of file",
    "how many kinds of file have to be changed: source, schema, manifests, requirements, monitoring, image",
    "each has its own tools and its own way into production; four are the hardest",
)  # fmt: skip
REMEDY = kind(
    "remedy", Axis.FIX, 0.20, "rank",
    "what brings the fix in: an apply (0), a rebuild of the image (1), a repair of the database that runs (2)",
    "as the proof found by putting the mended tree in place of the broken one, on its data",
)  # fmt: skip
ORDER = kind(
    "order", Axis.FIX, 0.15, "faults",
    "how many faults have to be mended, one that another hides counting twice: it can only be found after that",
    "the reference fixes, and the masks that the proof recorded; five are the hardest",
)  # fmt: skip
TEMPTING = kind(
    "tempting", Axis.FIX, 0.10, "wrong fixes",
    "states of the same lines that pass every check which fails now, and fail another: a shallow look passes them",
    "the other faults of the catalog in these lines; logarithmic, 15 are the hardest",
)  # fmt: skip
REGRESSION = kind(
    "regression", Axis.FIX, 0.08, "checks",
    "the checks that depend on the changed lines, besides those that fail",
    "what the other faults of the catalog in these lines break; logarithmic, 31 are the hardest",
)  # fmt: skip

KINDS = (SIZE, SPREAD, LAYERS, REMEDY, ORDER, TEMPTING, REGRESSION)
RANKS = {Remedy.APPLY: 0, Remedy.REBUILD: 1, Remedy.REPAIR: 2}
TOLD = {
    Remedy.APPLY: "An apply brings the fix in.",
    Remedy.REBUILD: "The image has to be built again and rolled out.",
    Remedy.REPAIR: "The database that runs has to be repaired, not only its script.",
}


def terms(evidence: Evidence, neighbours: Neighbours) -> list[Term]:
    """The terms of mending all of a variant's faults."""
    parts = evidence.parts
    pieces = [piece for part in parts for piece in part.pieces]
    lines = sum(piece.lines for piece in pieces)
    places = len(pieces) + len({piece.path for piece in pieces}) - 1
    layers = {part.layer for part in parts}
    hardest = max((part.remedy for part in parts), key=RANKS.__getitem__)
    hidden = sum(1 for part in parts if part.alone and not part.alone.failed <= evidence.seen.failed)
    tempting = {label for part in parts for label in neighbours.tempting(part, evidence.alone(part).failed)}
    checks = {check for part in parts for check in neighbours.dependants(part, evidence.alone(part).failed)}
    spread = (
        f"They stand in {len(pieces)} places, {_files(pieces)}." if len(pieces) > 1 else "There is one place to change."
    )
    resting = f"{_count(len(checks), 'other check')} rest{'s' if len(checks) == 1 else ''} on the same lines."
    return [
        Term(SIZE, _log(lines, 64), lines, f"The reference patch changes {_count(lines, 'line')}."),
        Term(SPREAD, min(1.0, (places - 1) / 7), places, spread),
        Term(LAYERS, (len(layers) - 1) / 3, len(layers), f"To be changed: {', '.join(sorted(layers))}."),
        Term(REMEDY, RANKS[hardest] / 2, RANKS[hardest], TOLD[hardest]),
        Term(ORDER, min(1.0, (len(parts) + hidden - 1) / 4), len(parts) + hidden, _order(len(parts), hidden)),
        Term(TEMPTING, _log(len(tempting) + 1, 16), len(tempting), _tempting(sorted(tempting))),
        Term(REGRESSION, _log(len(checks) + 1, 32), len(checks), resting[0].upper() + resting[1:]),
    ]


def _log(number: float, hardest: float) -> float:
    """0 for one, 1 for the hardest or more."""
    return min(1.0, math.log2(max(1.0, number)) / math.log2(hardest))


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _files(pieces: Sequence[Piece]) -> str:
    paths = {piece.path for piece in pieces}
    return "all in one file" if len(paths) == 1 else f"in {len(paths)} files"


def _order(faults: int, hidden: int) -> str:
    if faults == 1:
        return "There is one fault to mend."
    if not hidden:
        return f"There are {faults} faults to mend, in any order."
    return f"There are {faults} faults to mend; {hidden} cannot be seen whole before another is mended."


def _tempting(labels: Sequence[str]) -> str:
    if not labels:
        return "No other fault of the catalog in these lines would pass for a fix."
    told = "; ".join(labels[:2]) + ("…" if len(labels) > 2 else "")
    return f"Of these lines, {_count(len(labels), 'wrong state')} would pass for a fix: {told}."

"""What several faults would show together, from what each has shown alone: to choose before anything is run."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.evidence import Evidence, Seen
from auditor.signature import RUNNING
from bases.base import Base


def together(base: Base, name: str, single: Sequence[Evidence]) -> Evidence:
    """The evidence to be expected of faults that were each proven alone, put into one variant.

    Checks that presume one which fails are blocked, as the contract has it. Of a service that one of them keeps from
    running, only that one says anything.
    """
    if len(single) == 1:
        return single[0].model_copy(update={"name": name})
    down = [evidence.seen for evidence in single if evidence.seen.phase != RUNNING]
    shown = down[:1] or [evidence.seen for evidence in single]
    failing = base.contract.failing(frozenset().union(*(seen.failed for seen in shown)))
    symptoms = {symptom.check: symptom for seen in shown for symptom in seen.symptoms if symptom.check in failing}
    blocked = frozenset().union(*(seen.blocked for seen in shown), *(seen.failed for seen in shown)) - failing
    if down:
        blocked |= frozenset().union(*(evidence.seen.failed for evidence in single)) - failing
    seen = Seen(
        phase=shown[0].phase,
        symptoms=tuple(symptoms[check.name] for check in base.contract if check.name in symptoms),
        traces=tuple(trace for seen in shown for trace in seen.traces),
        blocked=blocked,
    )
    parts = tuple(evidence.parts[0].model_copy(update={"alone": evidence.seen}) for evidence in single)
    return single[0].model_copy(update={"name": name, "variant": "", "seen": seen, "parts": parts, "courses": ()})

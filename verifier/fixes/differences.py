"""What tells a changed tree from a mended one: what makes it another application, and what should be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bases.app import App
from faults.variant import Variant
from verifier.fixes import callers, measurements, sameness
from verifier.fixes.judgement import Fate
from verifier.fixes.lingering import Lingering, lingering
from verifier.outcomes import CheckResult, Fingerprint, Outcome


def differences(variant: Variant, fixed: App, run: Fingerprint) -> list[str]:
    """What it lacks of what the healthy and the broken one both have, and what it makes up."""
    base, broken = variant.base.app, variant.app
    gone = [
        route
        for route in sameness.lost(*(sameness.routes(app) for app in (base, broken, fixed)))
        if _unanswered(variant, route, run.results)
    ]
    found = [f"the route {route} is gone" for route in gone]
    found += [f"{name} is gone" for name in sameness.lost(*(sameness.watchers(app) for app in (base, broken, fixed)))]
    names = measurements.metric_names(base)
    before = measurements.made_up_metrics(base, names) | measurements.made_up_metrics(broken, names)
    made_up = sorted(measurements.made_up_metrics(fixed, names) - before)
    return found + [f"the metric {name} is made up: its value is written in the source" for name in made_up]


def _unanswered(variant: Variant, route: sameness.Route, results: Iterable[CheckResult]) -> bool:
    """Whether the run bears out that a route is gone, which the source declares no more as it did."""
    operations = variant.base.description.operations.items()
    named = {name for name, op in operations if (op.method, op.route) == (route.method, route.path)}
    by_name = variant.base.contract.by_name
    return any(
        result.outcome is not Outcome.PASSED
        and (route.matches(result.message) or named.intersection(w.subject for w in by_name[result.name].witnesses))
        for result in results
    )


def remarks(variant: Variant, fixed: App, fates: Sequence[Fate]) -> list[str]:
    """What decides nothing."""
    base = variant.base.app
    if fixed.digest == base.digest:
        return [
            "it is the healthy release to the byte: everything that differed was taken back, or that release was put "
            "in its place; the tree does not tell which"
        ]
    found = []
    left = {lingering(variant, number, fixed) for number, fate in enumerate(fates) if fate is Fate.MENDED}
    if Lingering.UNTOUCHED in left:
        found.append("a cause is still in the source to the letter: the fix works around it from somewhere else")
    if Lingering.TUNED in left:
        found.append(
            "a cause is still in the source, with other numbers: what a limit or a date brings on has been put off"
        )
    told_by = callers.signs(fixed) - callers.signs(base) - callers.signs(variant.app)
    found += [f"the source {sign}: do answers depend on who asks?" for sign in sorted(told_by)]
    known, now = sameness.routes(base), sameness.routes(fixed)
    added = sorted((now or frozenset()) - (known or frozenset()) - (sameness.routes(variant.app) or frozenset()))
    if added and known is not None:
        found.append(f"routes were added: {', '.join(map(str, added))}")
    return found

"""The ruling on a fix, and the words for it: none of them names a fault, or the place where one is."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.fixes.judgement import Breakage, Fate, Ruling
from verifier.outcomes import Fingerprint, Outcome

WRONG = (Outcome.FAILED, Outcome.FLAKY)


@dataclass(frozen=True)
class Findings:
    """What is known of a changed tree. `own` are the checks that each fault declares by itself, `shown` those that
    still show one.
    """

    run: Fingerprint
    own: tuple[frozenset[str], ...]
    fates: tuple[Fate, ...]
    shown: frozenset[str]
    elsewhere: tuple[Breakage, ...]
    differences: tuple[str, ...]
    unchanged: bool

    def count(self, fate: Fate) -> int:
        return self.fates.count(fate)

    @property
    def does_not_start(self) -> bool:
        """Whether it ended, or never was created, unlike the broken version."""
        first = self.run.results[0]
        return self.run.phase != "running" and first.outcome is Outcome.FAILED and first.name not in self.shown

    @property
    def newly_failing(self) -> str:
        number = len(self.elsewhere)
        return f"{number} check{'' if number == 1 else 's'} that held before {'fails' if number == 1 else 'fail'}"


def rule(findings: Findings, healthy: Fingerprint | None) -> tuple[Ruling, str]:
    """The ruling and its reason: of those that apply, the gravest."""
    doubt = _doubt(findings, healthy)
    if doubt is not None:
        return Ruling.UNDECIDED, doubt
    if findings.differences:
        return Ruling.NOT_THE_SAME, "; ".join(findings.differences)
    if findings.unchanged or findings.does_not_start or findings.count(Fate.MENDED) < len(findings.fates):
        return _left(findings)
    if findings.elsewhere:
        return Ruling.BROKEN_ELSEWHERE, f"nothing is left of what was broken, but {findings.newly_failing}"
    passed, not_run = findings.run.names(Outcome.PASSED), findings.run.names(Outcome.NOT_RUN)
    ran = len(findings.run.results) - len(not_run)
    return Ruling.HEALED, f"nothing is left of what was broken, and {len(passed)} of {ran} checks pass"


def _doubt(findings: Findings, healthy: Fingerprint | None) -> str | None:
    """Why the run says nothing about the fix, if it does not."""
    for result in findings.run.results:
        if result.outcome is Outcome.BROKE:
            return f"the check {result.name} could not do its work: {result.message}"
    wrong = findings.shown.union(breakage.check for breakage in findings.elsewhere)
    failing = sorted(wrong & healthy.names(*WRONG, Outcome.BLOCKED, Outcome.BROKE)) if healthy else []
    if failing:
        return f"the healthy service does not hold here either: {', '.join(failing)}"
    return None


def _left(findings: Findings) -> tuple[Ruling, str]:
    """What is said of a fix that leaves something, or hides whether it does."""
    if findings.unchanged:
        return Ruling.NOT_HEALED, "nothing was changed: to restart it, or to deploy the same once more, is no fix"
    if findings.does_not_start:
        return Ruling.NOT_HEALED, f"it does not start any more: {findings.run.phase}, {findings.run.detail}"
    mended, remaining = findings.count(Fate.MENDED), findings.count(Fate.REMAINS)
    if not findings.shown and not remaining:
        return _hidden(findings)
    share = f"{mended} of {len(findings.fates)} faults mended; " if len(findings.fates) > 1 else ""
    besides = f"; besides, {findings.newly_failing}" if findings.elsewhere else ""
    ruling = Ruling.PARTLY_HEALED if mended else Ruling.NOT_HEALED
    return ruling, f"{share}{_state(findings, remaining)}{besides}"


def _state(findings: Findings, remaining: int) -> str:
    """How what is left shows, if it does."""
    if not findings.shown:
        return (
            "nothing shows in this run, but what brought it on is still in there: what comes now and then, or after a "
            "while, comes again, if later or more rarely"
        )
    if len(findings.fates) > 1:
        unseen = findings.count(Fate.UNSEEN)
        behind = f", and of {unseen} it cannot be told behind that" if remaining and unseen else ""
        return f"{remaining or 'at least 1'} {'is' if remaining < 2 else 'are'} left{behind}"
    fewer = findings.own[0] & findings.run.names(Outcome.PASSED)
    return "what was broken shows less than before, but it still does" if fewer else "what was broken is still broken"


def _hidden(findings: Findings) -> tuple[Ruling, str]:
    """Nothing shows, for what would show it was not tried."""
    hidden = frozenset[str]().union(
        *(checks for checks, fate in zip(findings.own, findings.fates, strict=True) if fate is Fate.UNSEEN)
    )
    lacking = [result for result in findings.run.results if result.name in hidden]
    tools = sorted({result.message for result in lacking if result.outcome is Outcome.NOT_RUN})
    if tools and not findings.elsewhere:
        return Ruling.UNDECIDED, f"what would show it cannot be run here: {'; '.join(tools)}"
    ruling = Ruling.PARTLY_HEALED if findings.count(Fate.MENDED) else Ruling.NOT_HEALED
    return ruling, f"{findings.newly_failing}, and whether all is healed cannot be seen behind that"

"""What people see: results on standard output, everything else on standard error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from images.steps import Report as BuildReport
from images.steps import Step
from verifier.outcomes import CheckResult, Outcome
from verifier.proof import Proof, Verdict
from verifier.prove import Progress as Report

out = Console(emoji=False)
err = Console(stderr=True, emoji=False)

STYLES = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "red",
    Outcome.FLAKY: "yellow",
    Outcome.BLOCKED: "dim",
    Outcome.NOT_RUN: "dim",
    Outcome.BROKE: "bold magenta",
}


@contextmanager
def proof_progress(checks: int, *, quiet: bool = False) -> Iterator[Report]:
    """Shows how far each run of a proof is: bars on a terminal, a line a run elsewhere."""
    counts: dict[str, Counter[Outcome]] = {}
    if quiet:
        yield lambda purpose, result: None
        return
    if not err.is_terminal:

        def line(purpose: str, result: CheckResult) -> None:
            seen = counts.setdefault(purpose, Counter())
            seen[result.outcome] += 1
            if seen.total() == checks:
                told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(seen.items()))
                err.print(f"{purpose}: {told}", markup=False, highlight=False)

        yield line
        return
    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[told]}"),
    )
    with Progress(*columns, TimeElapsedColumn(), console=err, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def advance(purpose: str, result: CheckResult) -> None:
            if purpose not in tasks:
                tasks[purpose] = bars.add_task(escape(purpose), total=checks, told="")
            seen = counts.setdefault(purpose, Counter())
            seen[result.outcome] += 1
            told = " ".join(f"[{STYLES[outcome]}]{count} {outcome}[/]" for outcome, count in sorted(seen.items()))
            bars.update(tasks[purpose], advance=1, told=told)

        yield advance


@contextmanager
def sweep_progress(proofs: int, *, quiet: bool = False) -> Iterator[Callable[[Proof, bool], None]]:
    """Shows how far a sweep is, and at once what is not proven: a bar on a terminal, a line a proof elsewhere."""
    columns = (TextColumn("proofs"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[told]}"))
    with Progress(
        *columns, TimeElapsedColumn(), TimeRemainingColumn(), console=err, transient=True, disable=quiet
    ) as bars:
        task = bars.add_task("proofs", total=proofs, told="")
        verdicts: Counter[Verdict] = Counter()

        def advance(proof: Proof, kept: bool) -> None:
            verdicts[proof.verdict] += 1
            bars.update(task, advance=1, told=", ".join(f"{count} {verdict}" for verdict, count in verdicts.items()))
            if proof.verdict is not Verdict.PROVEN:
                err.print(f"[red]{proof.verdict}[/] {escape(proof.name)}", highlight=False, soft_wrap=True)
                err.print(f"    {proof.reason}", markup=False, highlight=False, soft_wrap=True)
            elif not quiet and not err.is_terminal:
                took = "shown before" if kept else f"{proof.seconds:.1f} s"
                err.print(f"{proof.verdict} {proof.name} ({took})", markup=False, highlight=False, soft_wrap=True)

        yield advance


@contextmanager
def build_progress(*, quiet: bool = False) -> Iterator[BuildReport]:
    """Shows the output of a build: its step and last line on a terminal, every line elsewhere."""
    if quiet:
        yield lambda step, line: None
    elif not err.is_terminal:
        yield lambda step, line: err.print(line, markup=False, highlight=False, soft_wrap=True)
    else:
        columns = (TextColumn("building"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
        with Progress(*columns, TimeElapsedColumn(), console=err, transient=True) as bars:
            task = bars.add_task("", total=None)

            def advance(step: Step | None, line: str) -> None:
                shown = escape(line[: err.width // 2])
                if step is not None:
                    bars.update(task, total=step.total, completed=step.number - 1, description=shown)

            yield advance

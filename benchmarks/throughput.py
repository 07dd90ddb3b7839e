"""How much a machine gets done: `python benchmarks/throughput.py [--proofs N] [--variants N] [-j JOBS]`.

Proofs a minute over fault and site combinations drawn from the whole catalog, side by side, after one that leaves the
healthy runs behind; where the time of a proof goes; and variants cut and packed a second on one core.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from bases.base import DEFAULT_BASE, find_base
from faults.catalog import load_catalog
from faults.combinations import combinations
from faults.fault import Backend
from faults.recipe import Recipe
from faults.variant import compose
from packager.submission import pack_submission
from verifier.backends.process import ProcessBackend, ProcessDeployment
from verifier.prometheus.memory import Memory
from verifier.proof import Verdict
from verifier.prove import BROKEN, REDEPLOYED, RESTARTED
from verifier.runner import fingerprint
from verifier.sweep import sweep

Named = tuple[str, Recipe]


def proofs(drawn: list[Named], jobs: int) -> None:
    with tempfile.TemporaryDirectory() as kept:
        os.environ["FAULTORY_RESULTS"] = kept
        done = sweep(drawn, jobs=jobs)
        next(done)
        started = time.perf_counter()
        verdicts = [(proof, time.perf_counter()) for proof, _ in done]
        minutes = (verdicts[-1][1] - started) / 60
    wrong = ", ".join(proof.name for proof, _ in verdicts if proof.verdict is not Verdict.PROVEN)
    print(f"{len(verdicts)} proofs, {jobs} at a time: {len(verdicts) / minutes:.1f} a minute")
    print(f"not proven: {wrong or 'none'}")


@contextmanager
def timed(spent: dict[str, list[float]], what: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    spent[what].append(time.perf_counter() - started)


def breakdown(drawn: list[Named]) -> None:
    """One proof after the other, with the same steps as a proof takes, each of them timed."""
    spent: dict[str, list[float]] = defaultdict(list)
    base = find_base(DEFAULT_BASE)
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import verifier.prove, faults.catalog as c; c.load_catalog()"], check=True)
    print(f"{time.perf_counter() - started:6.2f} s  interpreter, imports and catalog, once a command")
    memory = Memory()
    with ProcessBackend() as backend:
        started = time.perf_counter()
        backend.nursery(base.app)
        print(f"{time.perf_counter() - started:6.2f} s  the warm process that services are forked from, once a command")
        watch(spent)
        for name, recipe in drawn:
            with timed(spent, "cut"):
                variant = compose(recipe, name)
            with backend.deploy(variant.app) as deployment:
                with timed(spent, f"contract, {BROKEN}"):
                    seen = fingerprint(variant.app, base.contract, backend, deployment, memory=memory)
                again = frozenset(result.name for result in seen.results if result.outcome == "failed")
                with timed(spent, RESTARTED):
                    deployment.restart()
                    fingerprint(variant.app, base.contract, backend, deployment, again=again, memory=memory)
                with timed(spent, REDEPLOYED):
                    deployment.redeploy(variant.without(0))
                    fingerprint(base.app, base.contract, backend, deployment, again=again, memory=memory)
    for what, times in spent.items():
        print(f"{statistics.median(times):6.2f} s  {what}, median of {len(times)}")


def watch(spent: dict[str, list[float]]) -> None:
    """Times the steps of a deployment, wherever they are taken."""

    def timing(step: Callable[[Any], None], what: str) -> Callable[[Any], None]:
        def run(deployment: Any) -> None:
            with timed(spent, what):
                step(deployment)

        return run

    for step, what in (("_start_database", "database copied and started"), ("_start_service", "service started")):
        setattr(ProcessDeployment, step, timing(getattr(ProcessDeployment, step), what))


def variants(drawn: list[Named], count: int) -> None:
    name, recipe = drawn[0]
    pack_submission(compose(recipe, name), None)  # what is loaded and parsed once
    started, cores = time.perf_counter(), time.process_time()
    for number in range(count):
        name, recipe = drawn[number % len(drawn)]
        pack_submission(compose(recipe.model_copy(update={"seed": number}), name), None)
    seconds = time.perf_counter() - started
    used = (time.process_time() - cores) / seconds
    print(f"{count} variants cut and packed without a proof: {count / seconds:.0f} a second on {used:.2f} cores")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--proofs", type=int, default=60, help="how many are proven side by side")
    parser.add_argument("--steps", type=int, default=10, help="how many are taken apart into steps")
    parser.add_argument("--variants", type=int, default=300, help="how many are cut and packed")
    parser.add_argument("--seed", type=int, default=0, help="of the draw")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    shown = [name for name, fault in load_catalog().items() if Backend.PROCESS.shows(fault.backend)]
    drawn = list(combinations(find_base(DEFAULT_BASE), shown))
    Random(arguments.seed).shuffle(drawn)
    if arguments.variants:
        variants(drawn, arguments.variants)
    if arguments.steps:
        breakdown(drawn[: arguments.steps])
    if arguments.proofs:
        proofs(drawn[: arguments.proofs + 1], arguments.jobs)


if __name__ == "__main__":
    main()

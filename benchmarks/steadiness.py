"""How steady the contract is: `python benchmarks/steadiness.py [--base RUNS] [--recipes RUNS] [--busy]`.

Runs the contract on the healthy base and proves every curated recipe, again and again, and counts what did not come out
as it should. Exit code 1 when anything did not. `--busy` keeps one core busy meanwhile. `--again` proves once more each
recipe that was not proven, with nothing beside it, and counts only what fails then, too.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bases.base import DEFAULT_BASE, find_base
from faultory.inputs import shipped_recipes
from faults.fault import Backend
from faults.variant import Variant, make_variant
from verifier.backends.process import ProcessBackend
from verifier.outcomes import Outcome
from verifier.proof import Verdict
from verifier.prove import Prover
from verifier.runner import fingerprint
from verifier.store import Store


def spin() -> None:
    while True:
        pass


@contextmanager
def load(busy: bool) -> Iterator[None]:
    worker = multiprocessing.get_context("spawn").Process(target=spin, daemon=True)
    if busy:
        worker.start()
    try:
        yield
    finally:
        if busy:
            worker.kill()


def base_runs(backend: ProcessBackend, runs: int) -> int:
    base = find_base(DEFAULT_BASE)
    wrong: Counter[str] = Counter()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        with backend.deploy(base.app) as deployment:
            shown = fingerprint(base.app, base.contract, backend, deployment)
        times.append(time.perf_counter() - started)
        for result in shown.results:
            if result.outcome not in (Outcome.PASSED, Outcome.NOT_RUN):
                wrong[f"{result.name} {result.outcome}: {result.message}"] += 1
    if runs:
        print(f"base: {runs} runs of {len(base.contract.checks)} checks, median {statistics.median(times):.2f} s a run")
    for told, count in wrong.most_common():
        print(f"  {count} x {told}")
    print(f"base: {sum(wrong.values())} checks did not pass", flush=True)
    return sum(wrong.values())


def recipe_runs(backend: ProcessBackend, runs: int, jobs: int, again: bool) -> int:
    with tempfile.TemporaryDirectory() as folder:
        prover = Prover(backend, Store(Path(folder)))

        def repeat(variant: Variant) -> int:
            proofs = [prover.prove(variant) for _ in range(runs)]
            verdicts = Counter(f"{proof.verdict} ({proof.reason})" for proof in proofs)
            told = ", ".join(f"{count} x {verdict}" for verdict, count in verdicts.items())
            middle = statistics.median(proof.seconds for proof in proofs)
            print(f"{variant.name}: {told}, median {middle:.2f} s with {jobs} at a time", flush=True)
            return sum(proof.verdict is not Verdict.PROVEN for proof in proofs)

        variants = [make_variant(path) for path in shipped_recipes().values()]
        shown = [variant for variant in variants if Backend.PROCESS.shows(variant.backend)]
        with ThreadPoolExecutor(jobs) as pool:
            found = list(pool.map(repeat, shown if runs else ()))
        if again:
            found = [repeat(variant) if wrong else 0 for variant, wrong in zip(shown, found, strict=False)]
        wrong = sum(found)
        prover.close()
    print(f"recipes: {wrong} proofs were not 'proven'", flush=True)
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=int, default=50, help="runs of the contract on the healthy base")
    parser.add_argument("--recipes", type=int, default=10, help="proofs of each recipe")
    parser.add_argument("-j", "--jobs", type=int, default=2, help="recipes that are proven side by side")
    parser.add_argument("--busy", action="store_true", help="keep one core busy meanwhile")
    parser.add_argument("--again", action="store_true", help="prove once more what was not proven")
    arguments = parser.parse_args()
    with load(arguments.busy), ProcessBackend() as backend:
        wrong = base_runs(backend, arguments.base)
        wrong += recipe_runs(backend, arguments.recipes, arguments.jobs, arguments.again)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

"""Proves many variants side by side, each worker in a process of its own."""

from __future__ import annotations

import math
import multiprocessing
import os
import threading
import time
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from faults.recipe import Recipe
from faults.variant import compose
from verifier.backends.choice import PROCESS, open_backend
from verifier.errors import VerifierError
from verifier.proof import Proof, Verdict
from verifier.prove import Prover
from verifier.store import Store, proof_key


@dataclass
class Worker:
    """What one process needs for all its proofs. It lives as long as the process does."""

    prover: Prover
    store: Store
    fresh: bool


_worker: Worker | None = None


def _begin(fresh: bool, backend: str) -> None:
    global _worker  # noqa: PLW0603 - the one thing that a process of the pool keeps between two proofs
    # Healthy runs of today are believed even then: they are made once a sweep, not once a worker.
    store = Store()
    # Never closed: what it has started ends with this process, as when that is killed.
    opened = open_backend(backend).__enter__()
    # Two, for the first proof's healthy run beside its broken one; the others find that one kept.
    _worker = Worker(Prover(opened, store, workers=2), store, fresh)
    threading.Thread(target=_end_with_the_sweep, daemon=True, name="end").start()


def _end_with_the_sweep() -> None:
    """A pool's worker does not notice by itself that whoever gave it work was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _prove(name: str, recipe: Recipe) -> tuple[Proof, bool]:
    assert _worker is not None
    variant = compose(recipe, name)
    key = proof_key(variant, _worker.prover.backend.name)
    kept = None if _worker.fresh else _worker.store.proof(key)
    if kept is not None:
        return _short(kept), True
    proof = _worker.prover.prove(variant)
    if proof.verdict is not Verdict.UNPROVEN:
        _worker.store.keep_proof(key, proof)
    return _short(proof), False


def _short(proof: Proof) -> Proof:
    """Without the runs, which are kept on disk: hundreds of them are hundreds of megabytes."""
    return proof.model_copy(update={"runs": ()})


def sweep(
    recipes: Sequence[tuple[str, Recipe]], *, jobs: int, fresh: bool = False, backend: str = PROCESS,
    seconds: float = math.inf,
) -> Generator[tuple[Proof, bool], None, None]:  # fmt: skip
    """Each recipe's proof, as it is done, and whether it was made before: what was interrupted goes on from there.

    After so many seconds none is begun; those that have been are still waited for. Raises VerifierError when a worker
    is killed.
    """
    end = time.monotonic() + seconds
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(fresh, backend))
    try:
        running: set[Future[tuple[Proof, bool]]] = set()
        for number, (name, recipe) in enumerate(recipes):
            if number and time.monotonic() > end:
                break
            running.add(pool.submit(_prove, name, recipe))
            # The first alone, so that the healthy runs are there for all the others.
            if number == 0 or len(running) == jobs:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (job.result() for job in done)
        yield from (job.result() for job in as_completed(running))
        pool.shutdown()
    except BaseException as error:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.kill()  # what it started is ended by a watchdog of its own
            process.join()
        if isinstance(error, BrokenProcessPool):
            raise VerifierError("A process that proves variants was killed: run again, with fewer jobs.") from error
        raise

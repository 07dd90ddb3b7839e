"""Proving for the commands: with progress, from what is kept where that still counts, and cleaned up in the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from bases.base import DEFAULT_BASE, find_base
from faultory.console import proof_progress
from faults.variant import Variant
from verifier.backends.backend import Backend
from verifier.backends.choice import open_backend
from verifier.proof import Proof, Verdict
from verifier.prove import Prover
from verifier.store import Store, proof_key


@contextmanager
def warming_backend(name: str) -> Iterator[Backend]:
    """A backend that warms up while the command still reads what it is to prove."""
    with open_backend(name) as backend:
        backend.prepare(find_base(DEFAULT_BASE).app)
        yield backend


def prove_variant(
    backend: Backend, variant: Variant, *, fresh: bool = False, quiet: bool = False
) -> tuple[Proof, bool]:
    """The proof of a variant, and whether it is one that was made before."""
    store = Store(fresh=fresh)
    key = proof_key(variant, backend.name)
    kept = store.proof(key)
    if kept is not None:
        return kept, True
    with proof_progress(len(variant.base.contract.checks), quiet=quiet) as report:
        prover = Prover(backend, store, workers=max(2, min(4, os.cpu_count() or 2)), progress=report)
        try:
            proof = prover.prove(variant)
        finally:
            prover.close()
    if proof.verdict is not Verdict.UNPROVEN:
        store.keep_proof(key, proof)
    return proof, False

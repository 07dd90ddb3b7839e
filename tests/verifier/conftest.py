"""One backend for all tests of a worker: what it started ends with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bases.base import Base, find_base
from verifier.backends.process import ProcessBackend
from verifier.prove import Prover
from verifier.store import Store


@pytest.fixture(scope="session")
def base() -> Base:
    return find_base("planetarium")


@pytest.fixture(scope="session")
def backend() -> Iterator[ProcessBackend]:
    with ProcessBackend() as made:
        yield made


@pytest.fixture(scope="session")
def prover(backend: ProcessBackend, known: Path) -> Iterator[Prover]:
    made = Prover(backend, Store(known))
    yield made
    made.close()

"""One cache of images and one server that the tests only look at, for all tests of a worker."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verifier.postgres.planets import DATABASE, PASSWORD, ROLE, SCHEMA
from verifier.postgres.image import ClusterImage, image
from verifier.postgres.server import PostgresServer
from verifier.reaping.reaper import Reaper


@pytest.fixture(scope="session")
def reaper() -> Iterator[Reaper]:
    with Reaper() as reaper:
        yield reaper


@pytest.fixture(scope="session")
def cache(reaper: Reaper) -> Iterator[Path]:
    """A cache of this test run, which the user that root's servers run as can enter, unlike pytest's folders."""
    folder = reaper.make_directory(Path("/var/tmp" if os.geteuid() == 0 else tempfile.gettempdir()), "cache-")
    folder.chmod(0o755)
    yield folder
    reaper.remove_directory(folder)


@pytest.fixture(scope="session")
def planets(reaper: Reaper, cache: Path) -> ClusterImage:
    return image(reaper, ROLE, PASSWORD, DATABASE, [("schema.sql", SCHEMA)], cache=cache)


@pytest.fixture(scope="session")
def server(reaper: Reaper, planets: ClusterImage) -> Iterator[PostgresServer]:
    """For the tests that only look."""
    with PostgresServer.start(reaper, planets) as server:
        yield server

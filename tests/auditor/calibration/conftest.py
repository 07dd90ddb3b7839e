"""Databases to keep incidents in: a file, and a real Postgres."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from auditor.calibration.records import Records
from verifier.ports import HOST
from verifier.postgres.image import image
from verifier.postgres.server import PostgresServer
from verifier.reaping.reaper import Reaper

ROLE, PASSWORD, DATABASE = "instructor", "p' \\ä:/@", "course"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with Reaper() as reaper:
        cache = reaper.make_directory(Path("/var/tmp" if os.geteuid() == 0 else tempfile.gettempdir()), "cache-")
        cache.chmod(0o755)
        with PostgresServer.start(reaper, image(reaper, ROLE, PASSWORD, DATABASE, [], cache=cache)) as server:
            url = URL.create("postgresql", ROLE, PASSWORD, HOST, server.port, DATABASE)
            yield url.render_as_string(hide_password=False)


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def records(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Records:
    """A database for all tests: each forgets what it recorded."""
    if request.param == "postgres":
        return Records(request.getfixturevalue("postgres_url"))
    return Records(f"sqlite:///{tmp_path_factory.mktemp('records') / 'of a course' / 'incidents.sqlite3'}")

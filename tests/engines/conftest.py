"""Tests that need a Docker engine, and some a cluster; where none answers, they are skipped and say why."""

from collections.abc import Iterator
from typing import Any

import pytest
from docker import DockerClient

from bases.base import Base, find_base
from images.engine import connect, missing
from tests.engines import clusters
from verifier.backends.docker import DockerBackend
from verifier.containers.leftovers import OWNER


@pytest.fixture(scope="session", autouse=True)
def _needs_an_engine() -> None:
    if (reason := missing()) is not None:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def engine(_needs_an_engine: None) -> DockerClient:
    return connect()


@pytest.fixture(scope="session")
def base() -> Base:
    return find_base("planetarium")


@pytest.fixture(scope="session")
def backend(_needs_an_engine: None) -> Iterator[DockerBackend]:
    with DockerBackend() as made:
        yield made


@pytest.fixture(scope="session")
def cluster() -> Iterator[clusters.Cluster]:
    if (reason := clusters.missing()) is not None:
        pytest.skip(reason)
    made = clusters.Cluster()
    try:
        yield made
    finally:
        made.close()


def left(engine: DockerClient, label: str = OWNER) -> list[str]:
    """The names of all containers, networks and volumes with a label."""
    wanted: dict[str, Any] = {"label": label}
    return [
        *(str(one.name) for one in engine.containers.list(all=True, filters=wanted)),
        *(str(one.name) for one in engine.networks.list(filters=wanted)),
        *(str(one.name) for one in engine.volumes.list(filters=wanted)),
    ]

"""The healthy base's image: the same each time, small, quick, without rights, and gone when asked to go."""

import time
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from docker import DockerClient
from docker.errors import ImageNotFound

from bases.base import Base
from images.build import build
from tests.engines.layers import layers, own_layers
from verifier.backends.docker import DockerBackend
from verifier.containers.deployment import DockerDeployment

BASE_IMAGE = "python:3.13-slim"
MEGABYTES = 1_000_000
START_SECONDS = 3.0
GRACE_SECONDS = 30


@pytest.fixture(scope="module")
def twice(engine: DockerClient, base: Base) -> Iterator[list[str]]:
    """Two builds of one tree, in which every step was carried out."""
    tags = ["faultory-test:one", "faultory-test:other"]
    try:
        yield [build(engine, base.app, tag=tag, cached=False) for tag in tags]
    finally:
        for tag in tags:
            with suppress(ImageNotFound):
                engine.images.remove(tag)


@pytest.fixture(scope="module")
def deployment(backend: DockerBackend, base: Base) -> Iterator[DockerDeployment]:
    with backend.deploy(base.app) as running:
        yield running


def test_two_builds_differ_in_no_file_of_any_layer(engine: DockerClient, twice: list[str]) -> None:
    one, other = (layers(engine, image) for image in twice)
    assert twice[0] != twice[1]
    for mine, theirs in zip(one, other, strict=True):
        differing = {path for path in mine.keys() | theirs.keys() if mine.get(path) != theirs.get(path)}
        assert differing == set()


def test_it_holds_byte_code_and_no_source(engine: DockerClient, twice: list[str]) -> None:
    paths = [path for layer in own_layers(engine, twice[0], BASE_IMAGE) for path in layer]
    assert [path for path in paths if path.endswith((".py", "requirements.txt", "Dockerfile"))] == []
    assert "app/planetarium/__main__.pyc" in paths
    assert [path for path in paths if "__pycache__" in path or "/pip/" in path] == []


def test_what_it_adds_to_the_base_image_is_small(engine: DockerClient, twice: list[str]) -> None:
    sizes = [int(engine.images.get(image).attrs["Size"]) for image in (twice[0], BASE_IMAGE)]
    print(f"beyond the base image: {(sizes[0] - sizes[1]) / MEGABYTES:.0f} MB")
    assert sizes[0] - sizes[1] < 60 * MEGABYTES


def test_nothing_in_it_tells_when_or_by_what_it_was_made(engine: DockerClient, twice: list[str]) -> None:
    image = engine.images.get(twice[0])
    assert image.attrs["Config"]["Labels"] in (None, {})
    assert "faultory" not in "".join(step["CreatedBy"] for step in image.history())
    assert {entry[4] for layer in own_layers(engine, twice[0], BASE_IMAGE) for entry in layer.values()} == {0}


def test_it_starts_in_time(deployment: DockerDeployment) -> None:
    times = []
    for _ in range(3):
        clock = time.perf_counter()
        with deployment.replica() as copy:
            times.append(time.perf_counter() - clock)
            assert httpx.get(f"{copy.url}/actuator/health/liveness").status_code == 200
    print("start, s:", " ".join(f"{one:.2f}" for one in times))
    assert min(times) < START_SECONDS


def test_it_runs_without_root_and_writes_nowhere(deployment: DockerDeployment) -> None:
    with deployment.replica() as copy:
        assert copy.run("id", "-u") == (0, "10001")
        code, told = copy.run("touch", "/app/x", "/tmp/x", "/venv/x")
        assert code != 0
        assert told.count("Read-only file system") == 3


def test_it_stops_by_itself_within_its_grace_period(deployment: DockerDeployment) -> None:
    with deployment.replica() as copy:
        clock = time.perf_counter()
        copy.terminate()
        assert copy.wait(GRACE_SECONDS) == 0
        print(f"stop, s: {time.perf_counter() - clock:.2f}")

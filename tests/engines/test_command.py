"""`faultory image`: built, named, saved, pushed, loaded, and what goes wrong said with what to do."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from docker import DockerClient
from docker.errors import ImageNotFound

from tests.engines.registry import registry

HEAD = "title: T\nauthors: [us]\nbrief: Something is wrong.\nseed: 1\nrating: {diagnose: 1, fix: 1}\nfaults:\n"
TAG = "faultory-test:command"


@pytest.fixture(autouse=True)
def _removed(engine: DockerClient) -> Iterator[None]:
    yield
    with suppress(ImageNotFound):
        engine.images.remove(TAG)


def image(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "faultory", "image", *map(str, arguments)]
    given = {**os.environ, **environment}
    return subprocess.run(command, env=given, capture_output=True, text=True, check=False)


def test_it_is_built_with_progress_and_called_by_a_code_name(engine: DockerClient) -> None:
    built = image("lost-moons")
    assert built.returncode == 0, built.stderr
    (name,) = built.stdout.split()
    assert name.startswith("planetarium:")
    assert "Step 1/" in built.stderr
    assert image("lost-moons", "-q").stdout.split() == [name]
    (other,) = image("lost-moons", "-q", "--seed", "8").stdout.split()
    assert other != name
    about = json.loads(image("lost-moons", "-q", "--json").stdout)
    assert about == {"tag": name, "id": engine.images.get(name).id}
    for tag in (name, other):
        engine.images.remove(tag)


def test_it_is_saved_as_docker_loads_it(engine: DockerClient, tmp_path: Path) -> None:
    saved = image("lost-moons", "-q", "--tag", TAG, "--save", tmp_path / "image.tar")
    assert saved.returncode == 0, saved.stderr
    made = engine.images.get(TAG).id
    engine.images.remove(TAG)
    with (tmp_path / "image.tar").open("rb") as archive:
        (loaded,) = engine.images.load(archive)
    assert loaded.id == made
    assert TAG in loaded.tags
    assert [path.name for path in tmp_path.iterdir()] == ["image.tar"]


def test_it_is_pushed_under_the_registrys_name(engine: DockerClient) -> None:
    with registry() as (address, manifests):
        pushed = image("lost-moons", "-q", "--tag", TAG, "--push", f"{address}/course")
    assert pushed.returncode == 0, pushed.stderr
    assert pushed.stdout.split() == [f"{address}/course/{TAG}"]
    assert list(manifests) == [f"course/{TAG}"]
    assert [tag for tag in engine.images.get(TAG).tags if address in tag] == []


def test_a_registry_that_is_not_there_is_said_so() -> None:
    refused = image("lost-moons", "-q", "--tag", TAG, "--push", "127.0.0.1:9")
    assert refused.returncode == 3
    assert "Docker cannot push 127.0.0.1:9/faultory-test:command" in refused.stderr


def test_a_cluster_is_given_it_by_its_own_program(tmp_path: Path) -> None:
    program = tmp_path / "kind"
    program.write_text('#!/bin/sh\necho "$@" > "$0.asked"\n')
    program.chmod(0o755)
    loaded = image("lost-moons", "-q", "--tag", TAG, "--load", "kind", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert loaded.returncode == 0, loaded.stderr
    assert (tmp_path / "kind.asked").read_text() == f"load docker-image {TAG}\n"


def test_a_cluster_whose_program_is_missing_is_said_so(tmp_path: Path) -> None:
    refused = image("lost-moons", "-q", "--tag", TAG, "--load", "minikube", PATH=str(tmp_path))
    assert refused.returncode == 3
    assert "minikube is not installed, or not on PATH: see https://minikube.sigs.k8s.io" in refused.stderr


def test_a_build_that_fails_shows_the_step_and_the_log(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        f"{HEAD}  - edit: {{file: Dockerfile, find: COPY planetarium, replace: COPY plenetarium, explain: e, "
        "breaks: [info]}\n"
    )
    failed = image(tmp_path / "mine.yaml", "-q", "--tag", TAG)
    assert failed.returncode == 1
    assert "the build failed at step 5 of 14, COPY plenetarium /code/app/planetarium" in failed.stderr
    assert "Step 4/14" in failed.stderr


def test_without_an_engine_it_says_what_to_install() -> None:
    refused = image("lost-moons", DOCKER_HOST="unix:///nowhere")
    assert refused.returncode == 3
    assert "No Docker engine answers (No such file or directory): install Docker" in refused.stderr


def test_a_wrong_name_is_refused_before_anything_is_built() -> None:
    refused = image("lost-moons", "--tag", "No Name")
    assert refused.returncode == 2
    assert "'No Name' is no name for an image" in refused.stderr

"""Building: what is shown, what fails, and what the engine sees of a tree."""

import subprocess
from pathlib import Path

import pytest
from docker import DockerClient

from bases.app import App
from bases.base import Base
from images.build import build
from images.cache import REPOSITORY, keep, trim
from images.errors import BuildError
from images.steps import Step

TREE = ("a", "a.py", "b/c", "b/c.py", "b/d/e", "b/d/e.py", "f/__pycache__/g", "h i/j", "!k", ".l")
IGNORING = [
    "", "*", "*\n!b", "*\n!b\nb/d", "**/*.py", "**/__pycache__", "b/*\n!b/d", "b/**", "/a", "?.py", "[ab]*", "h i",
    "\\!k", "Dockerfile\n.dockerignore", "*.py\n!a.py", "b/d/../c", "# a\n  a  ",
]  # fmt: skip
LIST = b"FROM python:3.13-slim\nCOPY . /seen/\nRUN cd /seen && find . -type f | sort && false\n"


def tree(base: Base, dockerfile: bytes, ignoring: str = "") -> App:
    files = {**dict.fromkeys(TREE, b"x"), "Dockerfile": dockerfile}
    return App(base.description, files | ({".dockerignore": ignoring.encode()} if ignoring else {}))


def nameless(engine: DockerClient) -> set[str]:
    return {str(image.id) for image in engine.images.list(filters={"dangling": True})}


def seen(log: tuple[str, ...] | list[str]) -> list[str]:
    return [line for line in log if line.startswith("./")]


def test_every_line_is_reported_with_its_step(engine: DockerClient, base: Base) -> None:
    lines: list[tuple[Step | None, str]] = []
    app = tree(base, b"FROM python:3.13-slim\nRUN echo one && echo two\n")
    build(engine, app, cached=False, report=lambda step, line: lines.append((step, line)))
    step = Step(2, 2, "RUN echo one && echo two")
    assert [line for where, line in lines if where == step and line in ("one", "two")] == ["one", "two"]


def test_a_failing_step_is_named_with_the_log(engine: DockerClient, base: Base) -> None:
    app = tree(base, b"FROM python:3.13-slim\nCOPY a /a\nRUN echo before && cat /nowhere\nRUN true\n")
    with pytest.raises(BuildError, match="step 3 of 4, RUN echo before && cat /nowhere") as caught:
        build(engine, app)
    assert caught.value.step == Step(3, 4, "RUN echo before && cat /nowhere")
    assert "before" in caught.value.log
    assert any("No such file or directory" in line for line in caught.value.log)


@pytest.mark.parametrize("dockerfile", [b"FORM x\n", b"", b"FROM python:3.13-slim\nRUNN x\n"])
def test_what_is_no_dockerfile_fails_before_the_first_step(engine: DockerClient, base: Base, dockerfile: bytes) -> None:
    with pytest.raises(BuildError) as caught:
        build(engine, tree(base, dockerfile))
    assert caught.value.step is None
    assert "ockerfile" in str(caught.value)


def test_a_tree_without_a_dockerfile_is_said_so(engine: DockerClient, base: Base) -> None:
    with pytest.raises(BuildError, match="Dockerfile"):
        build(engine, tree(base, b"").remove("Dockerfile"))


@pytest.mark.parametrize("ignoring", IGNORING)
def test_the_engine_sees_what_dockers_own_client_would_send(
    engine: DockerClient, base: Base, tmp_path: Path, ignoring: str
) -> None:
    app = tree(base, LIST, ignoring)
    app.write(tmp_path)
    with pytest.raises(BuildError, match="step 3 of 3") as failed:
        build(engine, app)
    command = ["docker", "build", "--force-rm", str(tmp_path)]
    environment = {"DOCKER_BUILDKIT": "0", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    before = nameless(engine)
    theirs = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    for image in nameless(engine) - before:  # a build that fails leaves what it has; so does Docker's own client
        engine.images.remove(image)
    assert seen(failed.value.log) == seen(theirs.stdout.splitlines())
    assert ignoring or len(seen(failed.value.log)) > len(TREE)


def test_no_build_leaves_an_image_without_a_name(engine: DockerClient, base: Base) -> None:
    before = {image.id for image in engine.images.list(filters={"dangling": True})}
    two_stages = b"FROM python:3.13-slim AS one\nRUN touch /%d\nFROM python:3.13-slim\nCOPY --from=one /%d /\nRUN %s\n"
    build(engine, tree(base, two_stages % (1, 1, b"true")), tag="faultory-test:stages", cached=False)
    with pytest.raises(BuildError):
        build(engine, tree(base, two_stages % (2, 2, b"false")), cached=False)
    engine.images.remove("faultory-test:stages")
    assert {image.id for image in engine.images.list(filters={"dangling": True})} <= before


def test_what_is_kept_has_a_name_and_stays_while_there_is_room(engine: DockerClient) -> None:
    image = str(engine.images.get("python:3.13-slim").id)
    keep(engine, [image])
    trim(engine, kept=10_000)
    assert image in {str(one.id) for one in engine.images.list(REPOSITORY)}

"""Hand-outs with real images: they pass, they load and start, and what a Dockerfile could tell is found."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from docker import DockerClient
from docker.errors import ImageNotFound
from docker.models.containers import Container

from bases.manifests import container, environment
from faultory.inputs import shipped_recipes
from faults.recipe import CatalogFault
from faults.variant import Variant, make_variant
from images.names import default_tag
from packager.archive import unpack
from packager.handout import handout_name
from packager.leaks.phrases import Kind
from packager.leaks.scan import LeakError
from packager.release import hand_out
from packager.startup import Image
from packager.submission import pack_submission
from tests.engines.registry import registry
from tests.faults.recipes import by_hand
from tests.packager.variants import CHECK, variant

# One of each family, and one whose libraries are others.
SAMPLE = {
    name: make_variant(shipped_recipes()[name])
    for name in ("lost-moons", "nobody-gets-in", "undying-planets", "crowded-harbour", "upside-down", "silent-night")
} | {"another driver": variant(CatalogFault(fault="missing-driver"), title="Another driver")}


@contextmanager
def loaded(engine: DockerClient, folder: Path) -> Iterator[str]:
    """The name that a hand-out's image has once it is loaded."""
    with (folder / "image.tar").open("rb") as archive:
        (image,) = engine.images.load(archive)
    (tag,) = [tag for tag in image.tags if not tag.startswith("faultory-cache")]
    try:
        yield tag
    finally:
        with suppress(ImageNotFound):
            engine.images.remove(tag)


@contextmanager
def started(engine: DockerClient, made: Variant, tag: str) -> Iterator[Container]:
    """The service in a container of its own, with its environment and without its database."""
    given = {name: found.value for name, found in environment(made.app, made.base.description.service.workload).items()}
    running = engine.containers.run(tag, environment=given, network_mode="none", detach=True)
    try:
        yield running
    finally:
        running.remove(force=True)


ALIVE = """
import time, urllib.request
for _ in range(300):
    try:
        print(urllib.request.urlopen("http://127.0.0.1:8080/actuator/health/liveness").read().decode())
        break
    except OSError:
        time.sleep(0.1)
"""


@pytest.mark.parametrize("name", SAMPLE)
def test_it_passes_with_its_image(engine: DockerClient, name: str, tmp_path: Path) -> None:
    made = SAMPLE[name]
    released = hand_out(made, tmp_path, engine)
    assert [path.name for path in tmp_path.iterdir()] == [handout_name(made)]
    assert released.report.leaks == ()
    paths = {path.relative_to(released.folder).as_posix() for path in released.folder.rglob("*") if path.is_file()}
    assert released.report.places > len(paths)  # a file is a place at most, so these are the image's, too
    assert {"BRIEF.md", "start.sh", "image.tar", "traffic/locustfile.py", "database/schema.sql"} <= paths
    assert not [path for path in paths if path.startswith(made.base.description.source) or path in ("Dockerfile",)]


def test_its_image_is_the_one_that_its_manifests_name_and_starts(engine: DockerClient, tmp_path: Path) -> None:
    made = SAMPLE["lost-moons"]
    folder = hand_out(made, tmp_path, engine).folder
    with loaded(engine, folder) as tag, started(engine, made, tag) as running:
        assert f"image: {tag}\n" in (folder / "manifests" / "deployment.yaml").read_text()
        script = (folder / "start.sh").read_text()
        assert f"image={tag}\n" in script
        assert "docker load" in script
        code, told = running.exec_run(["python", "-c", ALIVE])
        assert isinstance(told, bytes)
        assert (code, json.loads(told)) == (0, {"status": "UP"}), running.logs().decode()
        history = engine.images.get(tag).history()
    assert {step["Created"] for step in history} == {0}


def test_two_of_one_variant_are_the_same_to_the_last_byte(engine: DockerClient, tmp_path: Path) -> None:
    folders = [hand_out(SAMPLE["lost-moons"], tmp_path / name, engine).folder for name in ("one", "other")]
    ran = subprocess.run(["diff", "-r", *map(str, folders)], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")


# What a Dockerfile can say about itself: the edit, what the leak is, and where it is found.
TITLE = "A comet that nobody has seen"
TELLING = {
    "label": (
        "EXPOSE 8080",
        f'EXPOSE 8080\nLABEL cause="{TITLE}"',
        {("image.tar: config.Labels.cause", Kind.TITLE)},
    ),
    "environment": ("EXPOSE 8080", f'EXPOSE 8080\nENV CAUSE="{TITLE}"', {("image.tar: config.Env[4]", Kind.TITLE)}),
    "file": (
        "USER 10001:10001",
        f'RUN echo "{TITLE}" > /app/notes && touch -d @0 /app/notes /app\nUSER 10001:10001',
        {("image.tar: layer 4: app/notes:1", Kind.TITLE)},
    ),
    "time": (
        "USER 10001:10001",
        "RUN touch /app/planetarium/names.pyc\nUSER 10001:10001",
        {("image.tar: layer 4: app/planetarium/names.pyc", Kind.TIME)},
    ),
    "source": (
        "USER 10001:10001",
        "COPY planetarium /app/planetarium\nUSER 10001:10001",
        {("image.tar: layer 4: app/planetarium/names.py", Kind.SOURCE)},
    ),
}


@pytest.mark.parametrize("what", TELLING)
def test_what_a_dockerfile_tells_is_found_and_nothing_is_written(
    engine: DockerClient, what: str, tmp_path: Path
) -> None:
    find, replace, expected = TELLING[what]
    made = variant(by_hand("Dockerfile", find, replace, CHECK), title=TITLE)
    with pytest.raises(LeakError) as caught:
        hand_out(made, tmp_path, engine)
    assert expected <= {(leak.place, leak.kind) for leak in caught.value.report.leaks}
    assert list(tmp_path.iterdir()) == []


def test_an_image_that_does_not_build_is_left_out_and_the_log_says_why(engine: DockerClient, tmp_path: Path) -> None:
    made = variant(by_hand("Dockerfile", "COPY planetarium", "COPY plenetarium", CHECK))
    released = hand_out(made, tmp_path, engine)
    assert released.delivery is not None
    assert released.delivery.image is Image.NONE
    assert not (released.folder / "image.tar").exists()
    log = (released.folder / "build.log").read_text()
    assert "The build failed at step 5 of 14, COPY plenetarium /code/app/planetarium." in log
    assert "docker-builder" not in log
    assert " ---> " not in log
    assert "could not be built" in (released.folder / "BRIEF.md").read_text()
    again = hand_out(made, tmp_path / "again", engine)
    assert (again.folder / "build.log").read_text() == log


def test_with_a_registry_it_names_what_was_pushed_there(engine: DockerClient, tmp_path: Path) -> None:
    made = SAMPLE["lost-moons"]
    tag = default_tag(made.recipe.seed, made.app)
    with suppress(ImageNotFound):
        engine.images.remove(tag)
    with registry() as (address, manifests):
        released = hand_out(made, tmp_path, engine, registry=f"{address}/course")
    assert list(manifests) == [f"course/{tag}"]
    spec = container(made.app, made.base.description.service.workload)
    assert spec is not None
    text = (released.folder / "manifests" / "deployment.yaml").read_text()
    assert f"image: {address}/course/{tag}\n" in text
    assert spec["image"] not in text
    assert not (released.folder / "image.tar").exists()
    assert "docker load" not in (released.folder / "start.sh").read_text()
    with pytest.raises(ImageNotFound):
        engine.images.get(tag)


def test_a_registry_that_does_not_answer_leaves_nothing(engine: DockerClient, tmp_path: Path) -> None:
    handed = handout("lost-moons", "-q", "-o", tmp_path, "--push", "127.0.0.1:9")
    assert handed.returncode == 3
    assert "Docker cannot push 127.0.0.1:9/planetarium:" in handed.stderr
    assert list(tmp_path.iterdir()) == []


def handout(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "faultory", "handout", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_hands_out_a_submission_and_reports(engine: DockerClient, tmp_path: Path) -> None:
    made = SAMPLE["lost-moons"]
    archive = tmp_path / "sent.zip"
    archive.write_bytes(pack_submission(made, None).content)
    handed = handout(archive, "-q", "-o", tmp_path / "teams", "--json")
    assert handed.returncode == 0, handed.stderr
    about = json.loads(handed.stdout)
    assert about["folder"] == str(tmp_path / "teams" / handout_name(made))
    assert about["image"] == default_tag(made.recipe.seed, made.app)
    assert about["leaks"] == []
    assert about["scanned"]["places"] > 50
    again = handout(archive, "-q", "-o", tmp_path / "teams")
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_the_command_shows_what_tells_and_where(engine: DockerClient, tmp_path: Path) -> None:
    recipe = tmp_path / "first-night.yaml"
    recipe.write_text(
        f"title: {TITLE}\nauthors: [us]\nbrief: Something is wrong.\nseed: 1\nrating: {{diagnose: 1, fix: 1}}\n"
        "faults:\n  - edit: {file: Dockerfile, find: EXPOSE 8080, explain: e, breaks: [info],"
        f" replace: \"EXPOSE 8080\\nLABEL cause='{TITLE}'\"}}\n"
    )
    refused = handout(recipe, "-q", "-o", tmp_path / "teams", "--json")
    assert refused.returncode == 1
    leaks = json.loads(refused.stdout)["leaks"]
    assert {"place": "image.tar: config.Labels.cause", "kind": "title", "found": TITLE} in leaks
    assert f"image.tar: config.Labels.cause: title '{TITLE}'" in refused.stderr
    assert not list((tmp_path / "teams").iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_command_leaves_nothing(engine: DockerClient, number: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "faultory", "handout", "lost-moons", "-o", str(tmp_path / "teams")]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as ran:
        assert ran.stderr is not None
        # The variant's image is built second, then saved beside where the hand-out will be.
        for _ in range(2):
            while not ran.stderr.readline().startswith("Successfully built"):
                assert ran.poll() is None
        while not list(tmp_path.glob("teams/.*/.*")):
            assert ran.poll() is None
        ran.send_signal(number)
        assert ran.wait(timeout=60) == 130
    assert list((tmp_path / "teams").iterdir()) == []


def test_an_archive_of_the_submission_is_not_what_a_team_gets(engine: DockerClient, tmp_path: Path) -> None:
    made = SAMPLE["lost-moons"]
    archive = tmp_path / "sent.zip"
    archive.write_bytes(pack_submission(made, None).content)
    answer = {path.partition("/")[2] for path in unpack(archive)} - set(made.app.files) - {"start.sh"}
    given = {path.name for path in hand_out(made, tmp_path / "teams", engine).folder.rglob("*")}
    assert answer == {"README.md", "recipe.yaml"}
    assert given.isdisjoint(answer)

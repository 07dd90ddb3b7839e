"""A hand-out holds what the course says a team gets, and nothing more."""

from __future__ import annotations

from pathlib import Path

import pytest

from bases.base import Base
from faults.variant import Variant
from images.errors import BuildError
from images.names import default_tag
from images.steps import Step
from packager.bundle import EPOCH, settle
from packager.handout import BRIEF, LOG, build_log, delivered, handout_bundle
from packager.release import release_source
from packager.source import source_bundle
from tests.bases import stars
from tests.packager.handouts import AUTHOR, NAME, TITLE, broken
from tests.packager.variants import PLANETARIUM, recipe, variant

GIVEN = ("manifests/", "monitoring/", "traffic/", "database/")
STEP = Step(5, 14, "COPY plenetarium /code")


def test_a_team_gets_what_is_deployed_what_watches_it_and_the_brief() -> None:
    made = broken()
    bundle = handout_bundle(made, delivered(made))
    given = {path for path in made.app.files if path.startswith(GIVEN)}
    assert set(bundle.files) == {*given, "start.sh", BRIEF}
    assert {path for path in given if bundle.files[path] != made.app.files[path]} == {"manifests/deployment.yaml"}


def test_the_source_is_the_tree_and_a_script_that_builds_it(tmp_path: Path) -> None:
    made = broken()
    folder = release_source(made, tmp_path).folder
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert set(files) == {*made.app.files, "start.sh"}
    assert all(files[path].read_bytes() == content for path, content in made.app.files.items())
    assert "docker build" in files["start.sh"].read_text()
    assert {path.stat().st_mtime for path in [folder, *folder.rglob("*")]} == {EPOCH}


def test_both_go_by_the_code_name_of_the_image() -> None:
    made = broken()
    tag = default_tag(made.recipe.seed, made.app)
    name = tag.replace(":", "-")
    assert handout_bundle(made, delivered(made)).name == name
    assert source_bundle(made).name == f"{name}-source"


@pytest.mark.parametrize("registry", [None, "ghcr.io/course", "ghcr.io/course/"])
def test_script_manifests_and_brief_name_one_image(registry: str | None) -> None:
    made = broken()
    delivery = delivered(made, registry=registry)
    bundle = handout_bundle(made, delivery)
    prefix = "ghcr.io/course/" if registry else ""
    reference = prefix + default_tag(made.recipe.seed, made.app)
    assert f"image: {reference}\n" in bundle.files["manifests/deployment.yaml"].decode()
    assert f"`{reference}`" in bundle.files[BRIEF].decode()
    assert (f"image={reference}\n" in bundle.files["start.sh"].decode()) == (registry is None)


def test_the_brief_is_the_stakeholders_and_not_the_authors() -> None:
    made = broken()
    text = handout_bundle(made, delivered(made)).files[BRIEF].decode()
    assert text.startswith(f"# {PLANETARIUM.description.title}\n\nUsers see nothing.\n")
    for told in (NAME, TITLE, AUTHOR, "diagnose"):
        assert told not in text


def test_a_brief_means_nothing_to_markdown() -> None:
    made = variant(brief="# Help <b>\n- [x](y)\n")
    assert "\\# Help \\<b\\>\n\\- \\[x\\](y)" in handout_bundle(made, delivered(made)).files[BRIEF].decode()


def test_a_base_of_another_layout_is_handed_out_by_its_description() -> None:
    base = Base(stars.app())
    made = Variant("a-name", base, recipe(), (), base.app)
    bundle = handout_bundle(made, delivered(made))
    assert {path.partition("/")[0] for path in bundle.files} == {"deploy", "watch", "sql", "start.sh", BRIEF}


def test_without_an_image_the_brief_and_the_log_say_so() -> None:
    made = broken()
    log = ("Step 5/14 : COPY plenetarium /code", " ---> Using cache", "Removing intermediate container 0a1b2c", "no")
    failure = BuildError(
        "COPY failed: stat /var/lib/docker/tmp/docker-builder12345/plenetarium: no such file", STEP, log
    )
    bundle = handout_bundle(made, delivered(made, failure=failure))
    assert "could not be built" in bundle.files[BRIEF].decode()
    assert "docker load" not in bundle.files["start.sh"].decode()
    assert bundle.files[LOG].decode() == (
        "Step 5/14 : COPY plenetarium /code\nno\nCOPY failed: stat plenetarium: no such file\n\n"
        "The build failed at step 5 of 14, COPY plenetarium /code.\n"
    )


def test_a_build_that_did_not_begin_has_a_log_all_the_same() -> None:
    assert build_log(BuildError("no Dockerfile", None, ())) == "no Dockerfile\n"


def test_whatever_is_in_a_folder_gets_one_time_and_plain_permissions(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir(mode=0o700)
    (tmp_path / "a" / "b").touch(mode=0o600)
    (tmp_path / "run").touch()
    settle(tmp_path, frozenset({"run"}))
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*")}
    assert modes == {"a": "0o755", "b": "0o644", "run": "0o755"}
    assert {path.stat().st_mtime for path in [tmp_path, *tmp_path.rglob("*")]} == {EPOCH}

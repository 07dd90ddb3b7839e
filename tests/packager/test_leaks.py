"""Whatever tells is found wherever it is, and nothing is found where nothing tells."""

from __future__ import annotations

import base64
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faultory.inputs import shipped_recipes
from faults.catalog import load_catalog
from faults.changes import patch
from faults.fault import Family
from faults.recipe import CatalogFault
from faults.variant import Variant, make_variant
from images.errors import BuildError
from images.steps import Step
from packager.bundle import Bundle, settle
from packager.handout import delivered, handout_bundle
from packager.leaks.phrases import Kind
from packager.leaks.scan import Report, scan
from packager.leaks.sought import seek
from packager.release import healthy
from packager.startup import ARCHIVE
from packager.submission import pack_submission
from tests.faults.recipes import by_hand
from tests.packager.handouts import AUTHOR, NAME, TITLE, File, Handout, broken, hand_out, leaks_of
from tests.packager.variants import CHECK, variant

DEPLOYMENT = "manifests/deployment.yaml"
MODULE = "app/planetarium/services/planets.pyc"
DOCSTRING = "Every planet, the oldest first. None when there is none."
LIBRARY = "venv/lib/python3.13/site-packages/h11/notes.txt"


def needles() -> dict[str, tuple[str, Kind]]:
    """What tells, one of each kind and in each spelling."""
    made = broken()
    entry = load_catalog()["literal-instead-of-parameter"].entry
    (changed,) = made.changes(1)
    source = "planetarium/repositories/planets.py"
    line = max(made.app.text(source).splitlines(), key=len)
    return {
        "fault id": ("literal-instead-of-parameter", Kind.FAULT),
        "fault id, as a variable": ("literal_instead_of_parameter", Kind.FAULT),
        "fault id, as a class": ("LiteralInsteadOfParameter", Kind.FAULT),
        "fault id, in words": ("Literal instead of parameter", Kind.FAULT),
        "fault id, shouted": ("LITERAL_INSTEAD_OF_PARAMETER", Kind.FAULT),
        "another fault id": ("name-in-composed-form", Kind.FAULT),
        "family": ("unicode", Kind.FAMILY),
        "family that the service mentions": ("database", Kind.FAMILY),
        "recipe name": (NAME, Kind.RECIPE),
        "title": (TITLE, Kind.TITLE),
        "author": (AUTHOR, Kind.AUTHOR),
        "program": ("made by faultory 0.1", Kind.MAKER),
        "state": ("the broken one", Kind.MAKER),
        "title of the entry": (entry.title, Kind.ENTRY),
        "words of the entry": (" ".join(entry.mechanism.split()[2:9]), Kind.ENTRY),
        "how to find it": (" ".join(entry.find.split()[:6]), Kind.ENTRY),
        "how to mend it": (entry.mend, Kind.ENTRY),
        "the line as it should be": (changed.before[0].strip(), Kind.DIFF),
        "the line as it should be, as a comment": (f"# {changed.before[0].strip()}", Kind.DIFF),
        "patch": (patch(made.base.app, made.app), Kind.DIFF),
        "reference fix": (made.fix(0), Kind.DIFF),
        "line of the source": (line.strip(), Kind.SOURCE),
        "line of the source within another": (f"see `{line.strip()}` there", Kind.SOURCE),
    }


NEEDLES = needles()
LINES = {Kind.DIFF, Kind.SOURCE}
EVERYTHING = "\n".join(text for text, _ in NEEDLES.values())
NAMED = [
    "fault id", "fault id, as a class", "family", "family that the service mentions", "recipe name", "title", "author",
    "program", "words of the entry",
]  # fmt: skip
"""Those that can be part of a name."""
KINDS = frozenset(kind for _, kind in NEEDLES.values())
WORDS = KINDS - LINES
STRONG = WORDS - {Kind.AUTHOR}
AS_NAMES = frozenset({Kind.FAULT, Kind.RECIPE, Kind.MAKER})
Plant = Callable[[Handout, str], None]


@pytest.fixture
def handed(tmp_path: Path) -> Handout:
    folder = tmp_path / "handout"
    folder.mkdir()
    return hand_out(folder, broken())


def kinds(report: Report, place: str) -> set[Kind]:
    return {leak.kind for leak in report.leaks if leak.place.startswith(place)}


def append(handout: Handout, path: str, text: str) -> None:
    with (handout.folder / path).open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_a_sound_handout_passes_with_its_image(handed: Handout) -> None:
    report = handed.scan()
    assert report.leaks == ()
    assert report.places > 60
    assert report.bytes > 60_000


@pytest.mark.parametrize("name", NEEDLES)
def test_each_kind_is_known_in_each_spelling(name: str, handed: Handout) -> None:
    text, kind = NEEDLES[name]
    (handed.folder / "notes.txt").write_text(f"Some words before,\n{text}\nand some after.\n", encoding="utf-8")
    report = handed.scan()
    assert kind in kinds(report, "notes.txt")
    assert {leak.place.partition(":")[0] for leak in report.leaks} == {"notes.txt"}


def test_a_place_in_a_text_is_given_with_its_line(handed: Handout) -> None:
    append(handed, "start.sh", "# (slow comet)\n")
    lines = len((handed.folder / "start.sh").read_text().splitlines())
    assert [str(leak) for leak in handed.scan().leaks] == [f"start.sh:{lines}: recipe name 'slow-comet'"]


def field(key: str) -> Plant:
    """A field of the Deployment, with a block of text for its value."""

    def plant(handout: Handout, text: str) -> None:
        path = handout.folder / DEPLOYMENT
        block = "\n".join(f"      {line}" for line in text.splitlines())
        old = path.read_text(encoding="utf-8")
        assert old.count("metadata:\n  name: planetarium-deployment\n") == 1
        path.write_text(
            old.replace("metadata:\n", f"metadata:\n  {key}:\n    note: |-\n{block}\n", 1), encoding="utf-8"
        )

    return plant


def secret(handout: Handout, text: str) -> None:
    append(handout, "manifests/credentials.yaml", f"  NOTE: {base64.b64encode(text.encode()).decode()}\n")


def set_container(key: str, wrap: Callable[[str], object]) -> Plant:
    def plant(handout: Handout, text: str) -> None:
        handout.image.config["config"][key] = wrap(text)

    return plant


def history(handout: Handout, text: str) -> None:
    handout.image.config["history"][1]["created_by"] = text


def comment(handout: Handout, text: str) -> None:
    handout.image.config["comment"] = text


def member(handout: Handout, text: str) -> None:
    handout.image.members["repositories"] = text.encode()


def in_layer(number: int, name: str) -> Plant:
    def plant(handout: Handout, text: str) -> None:
        handout.image.layers[number][name] = File(text.encode())

    return plant


def in_byte_code(handout: Handout, text: str) -> None:
    old = handout.image.layers[2][MODULE].content
    handout.image.layers[2][MODULE] = File(old + text.encode() + b"\0")


# Where text can be planted: how, the place that is to be named, and what is to be found there.
CONTENT: dict[str, tuple[Plant, str, frozenset[Kind]]] = {
    "new file": (lambda handout, text: append(handout, "notes.txt", text), "notes.txt", KINDS),
    "new file in a folder": (lambda handout, text: append(handout, "traffic/x.py", text), "traffic/x.py", KINDS),
    "script": (lambda handout, text: append(handout, "start.sh", text), "start.sh", KINDS),
    "traffic": (lambda handout, text: append(handout, "traffic/locustfile.py", text), "traffic/locustfile.py", KINDS),
    "schema": (lambda handout, text: append(handout, "database/schema.sql", text), "database/schema.sql", KINDS),
    "brief": (lambda handout, text: append(handout, "BRIEF.md", text), "BRIEF.md", KINDS - {Kind.AUTHOR}),
    "manifest label": (field("labels"), DEPLOYMENT, KINDS),
    "manifest annotation": (field("annotations"), DEPLOYMENT, KINDS),
    "Secret": (secret, "manifests/credentials.yaml: data.NOTE, decoded", KINDS),
    "image label": (set_container("Labels", lambda text: {"note": text}), "image.tar: config.Labels.note", KINDS),
    "image environment": (set_container("Env", lambda text: [f"NOTE={text}"]), "image.tar: config.Env[0]", KINDS),
    "image command": (set_container("Cmd", lambda text: ["sh", text]), "image.tar: config.Cmd[1]", KINDS),
    "image comment": (comment, "image.tar: comment", KINDS),
    "history": (history, "image.tar: history[1].created_by", STRONG | {Kind.DIFF}),
    "file of the archive": (member, "image.tar: repositories", KINDS),
    "file of a layer": (in_layer(2, "app/notes.txt"), "image.tar: layer 3: app/notes.txt", KINDS),
    "source in a layer": (in_layer(2, "app/planetarium/new.py"), "image.tar: layer 3: app/planetarium/new.py", KINDS),
    "byte-code": (in_byte_code, f"image.tar: layer 3: {MODULE}", KINDS),
    "library": (in_layer(1, LIBRARY), f"image.tar: layer 2: {LIBRARY}", AS_NAMES | {Kind.ENTRY, Kind.TITLE}),
    "system": (in_layer(2, "etc/motd"), "image.tar: layer 3: etc/motd", AS_NAMES | {Kind.ENTRY, Kind.TITLE}),
}  # fmt: skip


@pytest.mark.parametrize("place", CONTENT)
def test_it_is_found_in_every_content(place: str, handed: Handout) -> None:
    plant, where, expected = CONTENT[place]
    plant(handed, f"\n{EVERYTHING}\n")
    report = handed.scan()
    assert kinds(report, where) >= expected
    assert all(leak.place.startswith(where) or leak.place.endswith("its name") for leak in report.leaks)


def rename_file(handout: Handout, text: str) -> None:
    (handout.folder / f"{text}.txt").write_bytes(b"")


def rename_folder(handout: Handout, text: str) -> None:
    (handout.folder / "manifests" / text).mkdir()


def link(handout: Handout, text: str) -> None:
    (handout.folder / "link").symlink_to(text)


def tag(handout: Handout, text: str) -> None:
    handout.image.tag = f"planetarium:{text}"


def label_key(handout: Handout, text: str) -> None:
    handout.image.config["config"]["Labels"] = {text: ""}


def link_in_layer(handout: Handout, text: str) -> None:
    handout.image.layers[2]["app/link"] = File(link=text)


def member_name(handout: Handout, text: str) -> None:
    handout.image.members[text] = b""


def name_in_layer(folder: str) -> Plant:
    def plant(handout: Handout, text: str) -> None:
        handout.image.layers[2][f"{folder}/{text}"] = File()

    return plant


NAMES: dict[str, tuple[Plant, str]] = {
    "file": (rename_file, ""),
    "folder": (rename_folder, "manifests/"),
    "link": (link, "link: where it leads"),
    "image tag": (tag, "image.tar: manifest.RepoTags[0]"),
    "key of an image label": (label_key, "image.tar: config.Labels."),
    "file of the archive": (member_name, "image.tar: "),
    "file of a layer": (name_in_layer("app"), "image.tar: layer 3: app/"),
    "link of a layer": (link_in_layer, "image.tar: layer 3: app/link"),
}


@pytest.mark.parametrize("place", NAMES)
def test_it_is_found_in_every_name(place: str, handed: Handout) -> None:
    plant, where = NAMES[place]
    for text, kind in (NEEDLES[name] for name in NAMED):
        with tempfile.TemporaryDirectory(dir=handed.folder.parent) as folder:
            fresh = hand_out(Path(folder), broken())
            slug = re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")
            plant(fresh, slug)
            assert kind in kinds(fresh.scan(), where), slug


@pytest.mark.parametrize("text", ["literal-instead-of-parameter", "slow_comet", "faultory"])
@pytest.mark.parametrize("folder", ["usr/share", "venv/lib/python3.13/site-packages"])
def test_names_that_tell_are_found_among_libraries(text: str, folder: str, handed: Handout) -> None:
    name_in_layer(folder)(handed, text)
    assert len(handed.scan().leaks) == 1


def test_the_name_of_the_folder_is_looked_at(tmp_path: Path) -> None:
    made = broken()
    bundle = handout_bundle(made, delivered(made))
    told = Bundle(f"planetarium-{NAME}", bundle.files, bundle.executable)
    told.write(tmp_path)
    settle(tmp_path, told.executable)
    report = scan(tmp_path, seek(made, told, handout_bundle(healthy(made), delivered(made))))
    assert [str(leak) for leak in report.leaks] == ["the folder's name: recipe name 'slow-comet'"]


def test_what_the_healthy_service_has_in_its_secrets_and_its_name_tells_nothing(tmp_path: Path) -> None:
    made = broken()
    made = replace(made, recipe=made.recipe.model_copy(update={"title": "Planetarium", "authors": ("planetarium",)}))
    bundle = handout_bundle(made, delivered(made))
    bundle.write(tmp_path)
    settle(tmp_path, bundle.executable)
    assert scan(tmp_path, seek(made, bundle, handout_bundle(healthy(made), delivered(made)))).leaks == ()


class TestTimes:
    @pytest.mark.parametrize("path", ["BRIEF.md", DEPLOYMENT, ARCHIVE, "manifests"])
    def test_a_file_of_another_time_is_found(self, path: str, handed: Handout) -> None:
        handed.settle()
        os.utime(handed.folder / path, (1_700_000_000, 1_700_000_000))
        assert [str(leak) for leak in handed.scan_as_it_is().leaks] == [f"{path}: time stamp '1700000000'"]

    def test_an_image_that_says_when_it_was_made_is_found(self, handed: Handout) -> None:
        handed.image.config["created"] = "2026-01-01T00:00:00Z"
        handed.image.config["history"][1]["created"] = "2026-01-01T00:00:00Z"
        report = handed.scan()
        assert [leak.place for leak in report.leaks] == ["image.tar: created", "image.tar: history[1].created"]

    def test_an_archive_that_says_when_it_was_made_is_found(self, handed: Handout) -> None:
        handed.image.time = 1_700_000_000
        assert kinds(handed.scan(), "image.tar: manifest.json") == {Kind.TIME}

    @pytest.mark.parametrize("changed", [True, False], ids=["changed", "unchanged"])
    def test_a_file_of_a_layer_that_stands_out_is_found(self, changed: bool, handed: Handout) -> None:
        base, app = handed.sought.apps
        sources = [path for path in app.files if f"app/{path}c" in handed.image.layers[2]]
        name = next(f"app/{path}c" for path in sources if (path in base.changed(app)) == changed)
        handed.image.layers[2][name] = File(handed.image.layers[2][name].content, time=1_700_000_000)
        assert [str(leak) for leak in handed.scan().leaks] == [f"image.tar: layer 3: {name}: time stamp '1700000000'"]

    def test_files_that_all_have_times_of_their_own_do_not_stand_out(self, handed: Handout) -> None:
        """As an ordinary Dockerfile leaves them, the healthy service's too."""
        layer = handed.image.layers[2]
        handed.image.layers[2] = {name: File(layer[name].content, time=n) for n, name in enumerate(layer)}
        assert handed.scan().leaks == ()

    def test_a_file_that_a_later_layer_touched_is_found(self, handed: Handout) -> None:
        handed.image.layers.append({MODULE: File(handed.image.layers[2][MODULE].content, time=1_700_000_000)})
        assert kinds(handed.scan(), f"image.tar: layer 4: {MODULE}") == {Kind.TIME}

    def test_a_new_file_of_the_time_of_its_making_is_found(self, handed: Handout) -> None:
        handed.image.layers[2]["app/new"] = File(b"x", time=1_700_000_000)
        assert kinds(handed.scan(), "image.tar: layer 3: app/new") == {Kind.TIME}


def test_a_file_of_the_source_is_known_whatever_it_is_called(handed: Handout) -> None:
    content = broken().app.files["planetarium/names.py"]
    handed.image.layers[2]["usr/lib/x"] = File(content)
    assert [str(leak) for leak in handed.scan().leaks] == [
        "image.tar: layer 3: usr/lib/x: source text 'planetarium/names.py'"
    ]


class TestBuild:
    """What an image holds because a fault of the catalog, or an edit, is in how it is built."""

    @staticmethod
    def hand_out(folder: Path, made: Variant, *, by_catalog: bool) -> Handout:
        handed = hand_out(folder, made)
        return replace(handed, sought=replace(handed.sought, build_cut=by_catalog))

    def test_source_that_nothing_was_cut_into_tells_of_nothing(self, tmp_path: Path) -> None:
        content = broken().app.files["planetarium/names.py"]
        for by_catalog in (True, False):
            folder = tmp_path / str(by_catalog)
            folder.mkdir()
            handed = self.hand_out(folder, broken(), by_catalog=by_catalog)
            handed.image.layers[2]["app/planetarium/names.py"] = File(content)
            assert bool(handed.scan().leaks) != by_catalog

    def test_source_that_a_fault_was_cut_into_tells_of_it(self, tmp_path: Path) -> None:
        made = broken()
        path = next(path for path in made.base.app.changed(made.app) if path.endswith(".py"))
        handed = self.hand_out(tmp_path, made, by_catalog=True)
        handed.image.layers[2][f"app/{path}"] = File(made.app.files[path])
        assert kinds(handed.scan(), f"image.tar: layer 3: app/{path}") >= {Kind.SOURCE}

    def test_a_file_that_such_a_fault_adds_may_have_the_time_of_the_build(self, tmp_path: Path) -> None:
        handed = self.hand_out(tmp_path, broken(), by_catalog=True)
        handed.image.layers[2]["app/new"] = File(b"x", time=1_700_000_000)
        assert handed.scan().leaks == ()

    def test_a_script_of_the_service_may_be_in_its_image(self, tmp_path: Path) -> None:
        script = b"#!/bin/sh\nset -eu\nexec python -m planetarium --workers 2\n"
        made = broken()
        made = replace(made, app=made.app.replace("entrypoint.sh", script))
        handed = hand_out(tmp_path, made)
        handed.image.layers[2]["entrypoint.sh"] = File(script)
        assert handed.scan().leaks == ()

    def test_byte_code_in_another_folder_is_byte_code(self, tmp_path: Path) -> None:
        handed = hand_out(tmp_path, broken())
        handed.image.layers[2] = {
            name.replace("app/planetarium/", "srv/"): file for name, file in handed.image.layers[2].items()
        }
        assert handed.scan().leaks == ()


def test_a_docstring_that_only_the_variant_has_is_found_in_its_byte_code(tmp_path: Path) -> None:
    made = variant(
        by_hand(
            "planetarium/services/planets.py",
            DOCSTRING,
            "Finds none at all, at times.",
            CHECK,
        )
    )
    report = hand_out(tmp_path, made).scan()
    assert [str(leak) for leak in report.leaks] == [
        f"image.tar: layer 3: {MODULE}: docstring 'Finds none at all, at times.'"
    ]


def test_a_place_is_shown_on_one_line_whatever_it_is_called(handed: Handout) -> None:
    handed.image.layers[2]["app/x\n\x1b[2J"] = File(b"slow-comet")
    (leak,) = handed.scan().leaks
    assert str(leak) == "image.tar: layer 3: app/x\\n\\x1b[2J: recipe name 'slow-comet'"


@pytest.mark.parametrize("word", ["a", "e", "sky"])
def test_names_that_are_a_part_of_anything_are_not_sought(word: str, tmp_path: Path) -> None:
    made = replace(variant(by_hand(DEPLOYMENT, "replicas: 3", "replicas: 1", CHECK), title=word), name=word)
    assert hand_out(tmp_path, made).scan().leaks == ()


def test_a_layer_that_is_not_what_it_is_called_is_looked_at(handed: Handout) -> None:
    """The healthy service's layers are passed over, but only if they are what they say."""
    digest = handed.image.digest(0)
    handed.image.layers[0]["etc/motd"] = File(b"slow-comet")
    handed.settle()
    archive = (handed.folder / ARCHIVE).read_bytes()
    now = handed.image.digest(0)
    (handed.folder / ARCHIVE).write_bytes(
        archive.replace(now.encode(), digest.encode())
    )  # the image's configuration lies
    settle(handed.folder, handed.executable)
    report = scan(handed.folder, handed.sought, frozenset({digest}))
    assert [str(leak) for leak in report.leaks] == ["image.tar: layer 1: etc/motd: recipe name 'slow-comet'"]


@pytest.mark.parametrize("content", [b"", b"text", bytes(2048)])
def test_an_image_that_cannot_be_read_does_not_pass(content: bytes, handed: Handout) -> None:
    handed.settle()
    (handed.folder / ARCHIVE).write_bytes(content)
    settle(handed.folder, handed.executable)
    assert [leak.place for leak in handed.scan_as_it_is().leaks] == [ARCHIVE]


UNSURE = ("library", "system", "brief")
"""Places where words are found in some spellings only, as they may be there by accident."""
SEPARATORS = st.sampled_from([" ", "-", "_", "", ".", "\n", "  ", "::", "/"])
CASES = st.sampled_from([str.lower, str.upper, str.title, str.swapcase])
AROUND = st.text(st.characters(codec="utf-8", exclude_categories=["L", "N", "Cs", "Cc"]), max_size=20)


@settings(max_examples=25)
@given(st.data())
def test_whatever_is_planted_wherever_is_found(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        handed = hand_out(Path(folder), broken())
        phrases = [one for one in handed.sought.phrases if one.glued and not one.usual]
        one = data.draw(st.sampled_from(phrases))
        separator, case = data.draw(SEPARATORS), data.draw(CASES)
        text = separator.join(case(word) for word in one.spaced.decode().split())
        before, after = data.draw(AROUND), data.draw(AROUND)
        places = {
            name: at for name, at in CONTENT.items() if one.kind in at[2] and name not in ("library", "system", "brief")
        }
        plant, where, _ = places[data.draw(st.sampled_from(sorted(places)))]
        plant(handed, f"\n{before}{text}{after}\n")
        assert one.kind in kinds(handed.scan(), where)


@pytest.mark.parametrize("name", shipped_recipes())
def test_no_shipped_recipe_tells_by_itself(name: str, tmp_path: Path) -> None:
    assert leaks_of(make_variant(shipped_recipes()[name]), tmp_path) == []


@pytest.mark.parametrize("family", Family)
def test_faults_of_each_family_do_not_tell_by_themselves(family: Family, tmp_path: Path) -> None:
    """A few; tests/system tries all of them."""
    faults = [fault.id for fault in load_catalog().values() if fault.family == family]
    for fault in faults[::30]:
        folder = tmp_path / fault
        folder.mkdir()
        assert leaks_of(variant(CatalogFault(fault=fault)), folder) == []


@pytest.mark.parametrize(("part", "least"), [("README.md", Kind.ENTRY), ("recipe.yaml", Kind.FAULT)])
def test_the_answer_does_not_pass(part: str, least: Kind, handed: Handout) -> None:
    """What a submission holds, put into a hand-out by mistake."""
    packed = zipfile.ZipFile(io.BytesIO(pack_submission(broken(), None).content))
    (handed.folder / part).write_bytes(packed.read(f"planetarium-{NAME}/{part}"))
    assert kinds(handed.scan(), part) >= {least, Kind.TITLE, Kind.AUTHOR}


def test_an_edit_that_tells_does_not_pass(tmp_path: Path) -> None:
    """A hand-made edit's comment with its own explanation, in a manifest that the team is given."""
    made = variant(
        by_hand("manifests/configuration.yaml", '  POOL_SIZE: "10"\n', '  POOL_SIZE: "1" # a title\n', CHECK),
        title="A title",
    )
    assert leaks_of(made, tmp_path) == [
        "manifests/configuration.yaml:12: title 'A title'",
        "manifests/configuration.yaml:12: title 'A title'",
    ]


def test_the_log_of_a_build_may_say_what_it_ran_and_not_how_it_should_be(tmp_path: Path) -> None:
    right, wrong = "COPY planetarium /code/app/planetarium", "COPY planet /code/app/planet"
    made = variant(by_hand("Dockerfile", right, wrong, CHECK))
    log = (f"Step 5/14 : {wrong}", " ---> 0a1b2c3d4e5f")
    failure = BuildError("COPY failed: no such file", Step(5, 14, wrong), log)
    delivery = delivered(made, failure=failure)
    bundle, sound = (handout_bundle(one, delivery) for one in (made, healthy(made)))
    bundle.write(tmp_path)
    settle(tmp_path, bundle.executable)
    assert scan(tmp_path, seek(made, bundle, sound)).leaks == ()
    with (tmp_path / "build.log").open("a") as stream:
        stream.write(f"(was: {right})\n")
    settle(tmp_path, bundle.executable)
    assert kinds(scan(tmp_path, seek(made, bundle, sound)), "build.log") == {Kind.DIFF}

"""A recipe is read safely, refused with file, line and remedy, and written so that it reads as the same recipe."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bases.base import find_base
from faults.catalog import load_catalog
from faults.errors import RecipeError
from faults.reading import MAXIMUM_BYTES
from faults.recipe import (
    CatalogFault,
    DeclaredRating,
    Edit,
    HandMade,
    Recipe,
    parse_recipe,
    read_recipe,
    write_recipe,
)
from faults.variant import make_variant

BASE = find_base("planetarium")
SOUND = """\
title: A title
authors: [a, b]
brief: |
  What users see.
seed: 7
rating: {diagnose: 3, fix: 1}
faults:
  - fault: fails-one-time-in-k
    site: planets.list
    params:
      k: 10
  - edit:
      file: requirements.txt
      find: fastapi
      replace: fastapi2
      explain: A slip.
      breaks: [health.liveness]
"""
HERE = "  # <- here"


def changed(old: str, new: str) -> str:
    """A recipe that was sound before this change; the line that is wrong is marked."""
    assert SOUND.count(old) == 1
    return SOUND.replace(old, new)


def marked_line(text: str) -> int:
    return text[: text.index(HERE)].count("\n") + 1


def test_a_sound_recipe_is_read() -> None:
    made = parse_recipe(SOUND, "sound.yaml")
    assert made.title == "A title"
    assert made.authors == ("a", "b")
    assert made.brief == "What users see.\n"
    assert made.base == "planetarium"
    assert made.rating == DeclaredRating(diagnose=3, fix=1)
    assert made.faults[0] == CatalogFault(fault="fails-one-time-in-k", site="planets.list", params={"k": 10})
    assert isinstance(made.faults[1], HandMade)
    assert made.faults[1].edit.breaks == ("health.liveness",)


# What is wrong, as a change of the sound recipe; words that the message must have: what was found, and the remedy.
MISTAKES = {
    "misspelt field": (
        changed("title: A title", f"titel: A title{HERE}\ntitle: A title"),
        ["titel", "correct its name"],
    ),
    "misspelt field of a fault": (changed("    site:", f"    at: here{HERE}\n    site:"), ["faults.0.at", "remove it"]),
    "misspelt field of an edit": (changed("      find:", f"      seek: x{HERE}\n      find:"), ["edit.seek", "remove"]),
    "misspelt field of the rating": (
        changed("rating: {diagnose: 3, fix: 1}", f"rating:\n  diagnose: 3\n  fix: 1\n  find: 3{HERE}"),
        ["rating.find", "remove it"],
    ),
    "missing field of the rating": (
        changed("rating: {diagnose: 3, fix: 1}", f"rating: {{fix: 1}}{HERE}"),
        ["diagnose is missing", "add it"],
    ),
    "missing field of an edit": (
        changed("  - edit:\n      file: requirements.txt\n", f"  - edit:{HERE}\n"),
        ["edit.file is missing", "add it"],
    ),
    "missing fault": (
        changed("  - fault: fails-one-time-in-k\n    site:", f"  - site:{HERE}\n     "),
        ["fault is missing", "add it"],
    ),
    "text for a number": (changed("seed: 7", f"seed: seven{HERE}"), ["seed", "integer", "'seven'"]),
    "quoted number": (changed("seed: 7", f"seed: '7'{HERE}"), ["seed", "integer", "'7'"]),
    "yes for a number": (changed("seed: 7", f"seed: true{HERE}"), ["seed", "integer", "True"]),
    "fraction for a number": (changed("seed: 7", f"seed: 7.5{HERE}"), ["seed", "integer", "7.5"]),
    "negative seed": (changed("seed: 7", f"seed: -1{HERE}"), ["seed", "greater than or equal to 0", "-1"]),
    "enormous seed": (changed("seed: 7", f"seed: {2**63}{HERE}"), ["seed", "less than"]),
    "rating out of bounds": (
        changed("rating: {diagnose: 3, fix: 1}", f"rating:\n  diagnose: 6{HERE}\n  fix: 1"),
        ["rating.diagnose", "less than or equal to 5", "6"],
    ),
    "number for a text": (changed("title: A title", f"title: 5{HERE}"), ["title", "string", "5"]),
    "date for a text": (changed("title: A title", f"title: 2026-01-01{HERE}"), ["title", "string"]),
    "text for a list": (changed("authors: [a, b]", f"authors: a{HERE}"), ["authors", "'a'"]),
    "one author no text": (changed("authors: [a, b]", f"authors:\n  - a\n  - 5{HERE}"), ["authors.1", "string", "5"]),
    "nobody": (changed("authors: [a, b]", f"authors: []{HERE}"), ["authors", "at least 1 item"]),
    "empty title": (changed("title: A title", f"title: ''{HERE}"), ["title", "at least 1 character"]),
    "title of two lines": (changed("title: A title", f'title: "A\\ntitle"{HERE}'), ["title"]),
    "title of 101 letters": (changed("title: A title", f"title: {'x' * 101}{HERE}"), ["title", "at most 100"]),
    "no faults": (SOUND.partition("faults:")[0] + f"faults: []{HERE}\n", ["faults", "at least 1 item"]),
    "faults left empty": (SOUND.partition("faults:")[0] + f"faults:{HERE}\n", ["faults", "None"]),
    "nine faults": (SOUND.partition("faults:")[0] + f"faults:{HERE}\n" + "  - fault: a\n" * 9, ["faults", "at most 8"]),
    "fault that is a text": (SOUND.partition("faults:")[0] + f"faults:\n  - missing-index{HERE}\n", ["faults.0"]),
    "params that are a list": (
        changed("    params:\n      k: 10", f"    params: [k, 10]{HERE}"),
        ["params", "dictionary"],
    ),
    "nothing to find": (changed("find: fastapi", f"find: ''{HERE}"), ["edit.find", "at least 1 character"]),
    "edit that changes nothing": (
        changed("replace: fastapi2", f"replace: fastapi{HERE}"),
        ["edit.replace", "it changes nothing"],
    ),
    "terminal's sequence": (changed("title: A title", f'title: "A \\e[2Jtitle"{HERE}'), ["title"]),
    "text turned round": (changed("title: A title", f'title: "A \\u202Etitle"{HERE}'), ["title"]),
    "edit that breaks nothing": (
        changed("breaks: [health.liveness]", f"breaks: []{HERE}"),
        ["edit.breaks", "at least 1"],
    ),
    "key given twice": (SOUND + f"title: Again{HERE}\n", ["title", "keep one"]),
    "key of a fault given twice": (
        changed("    site:", f"    fault: missing-index{HERE}\n    site:"),
        ["fault", "keep one"],
    ),
    "tab": (changed("    site: planets.list", f"\tsite: planets.list{HERE}"), ["not YAML", r"'\t'"]),
    "bracket not closed": (changed("authors: [a, b]", f"authors: [a, b\nbrief: x{HERE}"), ["not YAML"]),
    "quotation mark not closed": (changed("title: A title", f"title: 'A{HERE} title"), ["not YAML"]),
    "second document": (SOUND + f"---{HERE}\ntitle: x\n", ["another document"]),
    "anchor": (changed("title: A title", f"title: &t A title{HERE}"), ["anchors and aliases", "write the value out"]),
    "alias": (changed("title: A title", f"title: *t{HERE}"), ["anchors and aliases", "write the value out"]),
    "tag": (changed("title: A title", f"title: !!python/object/apply:os.getcwd []{HERE}"), ["title"]),
    "merge": (changed("title: A title", f"<<: {{titel: x}}{HERE}\ntitle: A title"), []),
    "control character": (changed("title: A title", f"title: A\x07title{HERE}"), []),
    "hexadecimal number of 5000 digits": (changed("seed: 7", f"seed: 0x{'f' * 5000}{HERE}"), []),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_shown_with_file_line_and_remedy(mistake: str) -> None:
    text, expected = MISTAKES[mistake]
    with pytest.raises(RecipeError) as raised:
        parse_recipe(text, "the-file.yaml")
    assert raised.value.file == "the-file.yaml"
    assert raised.value.line == marked_line(text)
    assert str(raised.value).startswith(f"the-file.yaml, line {marked_line(text)}: ")
    for part in expected:
        assert part in raised.value.message


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_message_fits_a_terminal(mistake: str) -> None:
    with pytest.raises(RecipeError) as raised:
        parse_recipe(MISTAKES[mistake][0], "the-file.yaml")
    assert len(raised.value.message) <= 400


@pytest.mark.parametrize("value", ["2026-02-31", "7" * 5000], ids=["date", "number"])
def test_a_date_or_number_that_is_none_is_refused_with_the_file(value: str) -> None:
    """The YAML library does not say in which line; it is not worth a parser of our own."""
    with pytest.raises(RecipeError, match=r"^the-file\.yaml: not YAML: ") as raised:
        parse_recipe(changed("seed: 7", f"seed: {value}"), "the-file.yaml")
    assert len(raised.value.message) <= 400


@pytest.mark.parametrize("field", ["title", "authors", "brief", "seed", "rating", "faults"])
def test_a_field_that_is_missing_is_named(field: str) -> None:
    data = YAML(typ="safe").load(SOUND)
    del data[field]
    made = "\n".join(f"{key}: {value!r}" for key, value in data.items())
    with pytest.raises(RecipeError, match=rf"^the-file\.yaml, line 1: {field} is missing: add it$"):
        parse_recipe(made, "the-file.yaml")


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "# a comment\n", "- a\n- b\n", "text", "5", "null", "!!set {a, b}"],
    ids=["empty", "blank", "comment", "list", "text", "number", "null", "set"],
)
def test_what_is_no_mapping_is_told_what_a_recipe_is(text: str) -> None:
    with pytest.raises(RecipeError, match=r"^the-file\.yaml, line 1: a recipe is a mapping with title, authors, brief"):
        parse_recipe(text, "the-file.yaml")


# What the catalog and the base do not know: the mistake, and what the message says.
UNKNOWN = {
    "fault": (
        changed("fault: fails-one-time-in-k", f"fault: fails-one-time-in-n{HERE}"),
        ["no fault 'fails-one-time-in-n'", "did you mean fails-one-time-in-k"],
    ),
    "fault like no other": (
        changed("fault: fails-one-time-in-k", f"fault: xyzzy{HERE}"),
        ["no fault 'xyzzy'", "there are: "],
    ),
    "site": (
        changed("site: planets.list", f"site: planets.lits{HERE}"),
        ["no site 'planets.lits'", "did you mean planets.list"],
    ),
    "site of another fault": (
        changed("site: planets.list", f"site: database.password{HERE}"),
        ["no site 'database.password'"],
    ),
    "parameter": (changed("      k: 10", f"      n: 10{HERE}"), ["no parameter 'n'", "it has: k"]),
    "parameter too small": (
        changed("      k: 10", f"      k: 1{HERE}"),
        ["k", "greater than or equal to 9", "found 1"],
    ),
    "parameter too large": (
        changed("      k: 10", f"      k: 100{HERE}"),
        ["k", "less than or equal to 12", "found 100"],
    ),
    "parameter that is a text": (changed("      k: 10", f"      k: ten{HERE}"), ["k", "integer", "'ten'"]),
    "parameter that is a list": (changed("      k: 10", f"      k: [10]{HERE}"), ["k", "integer", "[10]"]),
    "file": (
        changed("file: requirements.txt", f"file: requirement.txt{HERE}"),
        ["no file 'requirement.txt'", "did you mean requirements.txt"],
    ),
    "file outside": (
        changed("file: requirements.txt", f"file: ../../etc/passwd{HERE}"),
        ["no file '../../etc/passwd'"],
    ),
    "check": (
        changed("breaks: [health.liveness]", f"breaks: [health.livenes]{HERE}"),
        ["'health.livenes'", "did you mean health.liveness"],
    ),
    "base": (changed("seed: 7", f"seed: 7\nbase: sun{HERE}"), ["no base called sun", "sun_base"]),
    "base that is another module": (
        changed("seed: 7", f"seed: 7\nbase: this.that{HERE}"),
        ["no base called this.that"],
    ),
    "base that is a path": (changed("seed: 7", f"seed: 7\nbase: ../x{HERE}"), ["no base called ../x"]),
    "text to find": (
        changed("      find: fastapi", f"      find: flask{HERE}"),
        ["'flask'", "found none", "need exactly one"],
    ),
    "text found often": (changed("      find: fastapi", f"      find: an{HERE}"), ["'an'", "need exactly one"]),
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_the_base_does_not_know_is_shown_with_file_line_and_remedy(what: str, tmp_path: Path) -> None:
    text, expected = UNKNOWN[what]
    file = tmp_path / "the-file.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RecipeError) as raised:
        make_variant(file)
    for part in expected:
        assert part in raised.value.message
    assert raised.value.file == str(file)
    # An edit that does not find its place is shown where the edit begins, or closer.
    close = {marked_line(text)} | ({marked_line(text) - 1, marked_line(text) - 2} if what.startswith("text") else set())
    assert raised.value.line in close


def test_a_count_of_what_was_found_is_the_right_one(tmp_path: Path) -> None:
    count = BASE.app.text("requirements.txt").count("an")
    assert count > 1
    file = tmp_path / "the-file.yaml"
    file.write_text(UNKNOWN["text found often"][0], encoding="utf-8")
    with pytest.raises(RecipeError, match=f"found {count}, need exactly one"):
        make_variant(file)


def test_no_module_is_imported_because_a_recipe_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stranger.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    file = tmp_path / "the-file.yaml"
    file.write_text(changed("seed: 7", "seed: 7\nbase: stranger.x"), encoding="utf-8")
    with pytest.raises(RecipeError, match=r"no base called stranger\.x"):
        make_variant(file)


class TestReading:
    def test_the_files_name_becomes_the_variants(self, tmp_path: Path) -> None:
        file = tmp_path / "two-words-2.yaml"
        file.write_text(SOUND.partition("  - edit:")[0], encoding="utf-8")
        assert make_variant(file).name == "two-words-2"

    @pytest.mark.parametrize(
        "name", ["Upper.yaml", "under_score.yaml", "-a.yaml", "a-.yaml", "a--b.yaml", "a b.yaml", "ä.yaml"]
    )
    def test_a_name_that_is_none_for_a_variant_is_refused(self, name: str, tmp_path: Path) -> None:
        file = tmp_path / name
        file.write_text(SOUND, encoding="utf-8")
        with pytest.raises(RecipeError, match="use lower-case letters, digits and hyphens") as raised:
            read_recipe(file)
        assert raised.value.file == str(file)

    def test_a_file_of_10_mb_is_refused_at_once(self, tmp_path: Path) -> None:
        file = tmp_path / "large.yaml"
        file.write_bytes(b"#" * 10_000_000)
        started = time.process_time()
        with pytest.raises(RecipeError, match=f"at most {MAXIMUM_BYTES // 1024} KB"):
            read_recipe(file)
        assert time.process_time() - started < 0.5

    @pytest.mark.parametrize(
        "attack",
        [
            "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairwise("abcdefghijklmnop")),
            "[" * 30_000,
            "{a: " * 12_000,
            "- " * 30_000,
            "? " * 30_000,
            "\n".join(" " * depth + "a:" for depth in range(300)),
        ],
        ids=["bomb", "brackets", "braces", "hyphens", "keys", "staircase"],
    )
    def test_what_would_take_long_is_refused_soon(self, attack: str, tmp_path: Path) -> None:
        file = tmp_path / "attack.yaml"
        file.write_text(attack, encoding="utf-8")
        started = time.process_time()
        with pytest.raises(RecipeError, match=r"anchors and aliases|nested too deeply"):
            read_recipe(file)
        assert time.process_time() - started < 2

    def test_a_large_text_is_refused_wherever_it_comes_from(self) -> None:
        """A recipe inside an archive is no file, and may be as large as what the archive unpacks to."""
        text = SOUND + "".join(f"# {number}\n" for number in range(40_000))
        started = time.process_time()
        with pytest.raises(RecipeError, match=f"at most {MAXIMUM_BYTES // 1024} KB"):
            parse_recipe(text, "the-file.yaml")
        assert time.process_time() - started < 2

    def test_a_file_that_is_not_utf8_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "latin.yaml"
        file.write_bytes(SOUND.replace("A title", "Überfüllt").encode("latin-1"))
        with pytest.raises(RecipeError, match="not UTF-8 at byte 7: save the file as UTF-8") as raised:
            read_recipe(file)
        assert raised.value.file == str(file)

    def test_a_file_that_an_editor_marked_as_utf8_is_read(self, tmp_path: Path) -> None:
        file = tmp_path / "marked.yaml"
        file.write_bytes(b"\xef\xbb\xbf" + SOUND.encode())
        assert read_recipe(file) == parse_recipe(SOUND, "x")

    def test_line_ends_of_windows_are_read(self, tmp_path: Path) -> None:
        file = tmp_path / "windows.yaml"
        file.write_bytes(SOUND.replace("\n", "\r\n").encode())
        assert read_recipe(file) == parse_recipe(SOUND, "x")

    @pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to(path)], ids=["folder", "loop"])
    def test_what_is_no_file_is_refused(self, make: Callable[[Path], None], tmp_path: Path) -> None:
        file = tmp_path / "none.yaml"
        make(file)
        with pytest.raises(RecipeError, match="cannot be read: ") as raised:
            read_recipe(file)
        assert raised.value.file == str(file)

    def test_a_file_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(RecipeError, match="cannot be read: No such file"):
            read_recipe(tmp_path / "none.yaml")


# Text that has much of what YAML gives a meaning to.
YAMLISH = st.text(st.sampled_from(list("ab:-?[]{},&*!|>%@`'\"#~<= \n\t\r0.eyn\\\0\x85\ufeff\u2028ü")), max_size=60)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=3),
    max_leaves=8,
)
# Making a failing example smaller would take minutes and gain little.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
FIELDS = ["title", "authors", "brief", "seed", "rating", "faults", "base"]


def read_or_refuse(text: str) -> None:
    try:
        parse_recipe(text, "the-file.yaml")
    except RecipeError as error:
        refusal = error
    else:
        return
    assert refusal.file == "the-file.yaml"
    assert refusal.message


@settings(max_examples=200)
@given(st.text() | YAMLISH)
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refuse(text)


@settings(max_examples=200)
@given(YAMLISH, st.integers(0, len(SOUND)), st.integers(0, 20))
def test_any_slip_of_the_hand_is_read_or_refused(text: str, place: int, length: int) -> None:
    read_or_refuse(SOUND[:place] + text + SOUND[place + length :])


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), DATA))
def test_any_data_is_read_or_refused(data: dict[str, object]) -> None:
    read_or_refuse(dump({**YAML(typ="safe").load(SOUND), **data}))


def dump(data: object) -> str:
    stream = io.StringIO()
    YAML().dump(data, stream)
    return stream.getvalue()


# What can be typed: no surrogates, which no file in UTF-8 holds. (The next-line character has a test of its own.)
CHARACTERS = st.characters(codec="utf-8", exclude_characters="\x85")
TEXT = st.text(CHARACTERS, min_size=1, max_size=40) | YAMLISH.map(lambda text: text.replace("\x85", "")).filter(bool)
UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LINE = TEXT.map(lambda text: UNPRINTED.sub("", text).strip()).filter(bool)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(CHARACTERS, max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LINE, inner, max_size=3),
    max_leaves=5,
)
ENTRIES = st.builds(
    CatalogFault, fault=LINE, site=st.none() | LINE, params=st.dictionaries(LINE, PLAIN, max_size=2)
) | st.builds(
    HandMade,
    edit=st.builds(
        Edit,
        file=LINE,
        find=TEXT.map(lambda text: f"-{text}"),
        replace=TEXT.map(lambda text: f"+{text}") | st.just(""),
        explain=TEXT,
        breaks=st.lists(LINE, min_size=1, max_size=2),
    ),
)
RECIPES = st.builds(
    Recipe,
    title=LINE,
    authors=st.lists(LINE, min_size=1, max_size=3),
    brief=TEXT,
    seed=st.integers(0, 2**63 - 1),
    rating=st.builds(DeclaredRating, diagnose=st.integers(1, 5), fix=st.integers(1, 5)),
    base=LINE,
    faults=st.lists(ENTRIES, min_size=1, max_size=3),
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], phases=UNSHRUNK)
@given(RECIPES)
def test_what_is_written_reads_as_the_same_recipe(recipe: Recipe) -> None:
    text = write_recipe(recipe)
    assert parse_recipe(text, "the-file.yaml") == recipe
    assert write_recipe(parse_recipe(text, "the-file.yaml")) == text


@pytest.mark.parametrize(
    "text",
    [
        "two\nlines\n",
        "no end",
        "end\n\n\n",
        "\nstart",
        " indented\nline",
        "a: b\n# c\n",
        "tab\there\n",
        "'\"`\n",
        "--- \n",
        "next\x85line",
        "line\u2028separator",
    ],
)
def test_a_text_of_any_shape_is_kept_to_the_letter(text: str) -> None:
    recipe = parse_recipe(SOUND, "x").model_copy(update={"brief": text})
    assert parse_recipe(write_recipe(recipe), "the-file.yaml").brief == text


def test_a_text_of_several_lines_is_written_as_lines() -> None:
    recipe = parse_recipe(SOUND, "x").model_copy(update={"brief": "First.\nSecond.\n"})
    assert "brief: |\n  First.\n  Second.\n" in write_recipe(recipe)


def test_the_catalogs_own_ids_are_names_that_a_recipe_can_hold() -> None:
    for fault in load_catalog():
        recipe = parse_recipe(changed("fails-one-time-in-k", fault), "x")
        assert isinstance(recipe.faults[0], CatalogFault)
        assert recipe.faults[0].fault == fault

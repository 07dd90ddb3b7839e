"""Differences are found line by line, overlaps are seen, and a patch makes the one tree of the other."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bases.app import App
from bases.base import find_base
from faults.changes import Change, changes, overlap, patch
from faults.recipe import CatalogFault
from faults.variant import compose
from tests.bases import stars
from tests.faults.patching import AVAILABLE, apply
from tests.faults.recipes import Entry, by_hand, recipe

BASE = find_base("planetarium")
CHECK = next(iter(BASE.contract)).name
both = pytest.mark.parametrize("tool", AVAILABLE)


def tree(**files: str | bytes) -> App:
    """An app of these files: `a_txt="…"` is a.txt."""
    return stars.app({path.replace("_", "."): content for path, content in files.items()})


# Pairs of contents that a patch must carry from the one to the other.
PAIRS: dict[str, tuple[str | bytes, str | bytes]] = {
    "a line": ("a\nb\nc\n", "a\nB\nc\n"),
    "a line far below": ("a\n" * 90 + "b\n" + "c\n" * 90, "a\n" * 90 + "B\n" + "c\n" * 90),
    "two places": ("x\n" + "a\n" * 40 + "y\n", "X\n" + "a\n" * 40 + "Y\n"),
    "no last line end, before": ("a\nb", "a\nb\n"),
    "no last line end, after": ("a\nb\n", "a\nb"),
    "no last line end, both": ("a\nb", "a\nc"),
    "no last line end, far from the change": ("a\n" + "b\n" * 20 + "c", "x\n" + "b\n" * 20 + "c"),
    "to empty": ("a\n", ""),
    "from empty": ("", "a\n"),
    "blank lines": ("\n\n\n", "\n\n"),
    "line ends of Windows": ("a\r\nb\r\n", "a\r\nB\r\n"),
    "line ends, to Windows": ("a\nb\n", "a\r\nb\r\n"),
    "old line ends of the Macintosh": ("a\rb\rc\n", "a\rB\rc\n"),
    "zero-width space": ("name\nb\n", "na\u200bme\nb\n"),
    "look-alike": ("planet\n", "рlanet\n"),
    "line separator": ("a\nb\u2028c\nd\n", "a\nb\u2028C\nd\n"),
    "line separator added": ("a\nbc\nd\n", "a\nb\u2028c\nd\n"),
    "paragraph separator": ("a\nb\u2029c\n", "a\nb\u2029C\n"),
    "form feed": ("a\n\x0c\nb\n", "a\n\x0c\nB\n"),
    "form feed within a line": ("a\x0cb\nc\n", "a\x0cB\nc\n"),
    "vertical tab": ("a\x0bb\n", "a\x0bB\n"),
    "next line": ("a\x85b\n", "a\x85B\n"),
    "file separator": ("a\x1cb\n", "a\x1cB\n"),
    "byte order mark": ("\ufeffa\n", "a\n"),
    "bytes that are no UTF-8": (b"a\n\xff\n", b"a\n\xfe\n"),
    "lines that look like a patch": ("a\n", "--- b\n+++ c\n@@ -1 +1 @@\n-d\n"),
    "a line that looks like the end": ("a\nb\n", "a\n\\ No newline at end of file\nb\n"),
}  # fmt: skip


@both
@pytest.mark.parametrize("pair", PAIRS)
def test_a_patch_makes_the_one_file_of_the_other(pair: str, tool: str) -> None:
    before, after = (tree(a_txt=content) for content in PAIRS[pair])
    assert dict(apply(tool, before, patch(before, after)).files) == dict(after.files)


@both
def test_a_patch_adds_and_removes_files(tool: str) -> None:
    before, after = tree(a_txt="a\n", b_txt="b\n"), tree(a_txt="a\n", c_txt="c")
    assert dict(apply(tool, before, patch(before, after)).files) == dict(after.files)
    assert dict(apply(tool, after, patch(after, before)).files) == dict(before.files)
    assert "--- a/b.txt\n+++ /dev/null\n" in patch(before, after)
    assert "--- /dev/null\n+++ b/c.txt\n" in patch(before, after)


@pytest.mark.xfail(strict=True, reason="a unified diff without git's own headers cannot say that a file is empty")
@both
def test_a_patch_adds_and_removes_empty_files(tool: str) -> None:
    before, after = tree(a_txt="a\n", b_txt=""), tree(a_txt="a\n", c_txt="")
    assert dict(apply(tool, before, patch(before, after)).files) == dict(after.files)


@both
def test_a_patch_finds_files_in_folders_and_with_spaces(tool: str) -> None:
    before = stars.app({"a/b c/d.txt": "a\n", "a/é.txt": "a\n"})
    after = stars.app({"a/b c/d.txt": "b\n", "a/é.txt": "b\n"})
    assert dict(apply(tool, before, patch(before, after)).files) == dict(after.files)


def test_equal_trees_have_an_empty_patch() -> None:
    app = stars.app()
    assert patch(app, app) == ""
    assert changes(app, app) == []


@both
def test_the_reference_fix_of_a_fault_takes_it_out_of_the_variant(tool: str) -> None:
    (path, *_) = BASE.app.below(BASE.description.source)
    hidden = by_hand(path, BASE.app.text(path)[:12], BASE.app.text(path)[:12] + "\u200b", CHECK)
    entries: list[Entry] = [
        CatalogFault(fault="index-defeated-by-function"),
        CatalogFault(fault="wrong-database-name"),
        hidden,
    ]
    variant = compose(recipe(*entries), "variant")
    for number in range(3):
        assert dict(apply(tool, variant.app, variant.fix(number)).files) == dict(variant.without(number).files)


LINES = st.sampled_from(
    ["a", "b", "", " ", "-", "+a", "\\ No", "@@ -1 +1 @@", "--- a", "é\u200b", "x\r", "p\u2028q", "f\x0c", "m\x85n"]
)
CONTENTS = st.builds(
    lambda lines, end: "\n".join(lines) + end, st.lists(LINES, max_size=6), st.sampled_from(["", "\n"])
)
TREES = st.dictionaries(st.sampled_from(["a", "b.txt", "c/d.py"]), CONTENTS.filter(bool), max_size=3)


@both
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(before=TREES, after=TREES)
def test_a_patch_makes_any_tree_of_any_other(tool: str, before: dict[str, str], after: dict[str, str]) -> None:
    old, new = stars.app(before), stars.app(after)
    text = patch(old, new)
    if old.changed(new):
        assert dict(apply(tool, old, text).files) == dict(new.files)
    else:
        assert text == ""


@given(CONTENTS, CONTENTS)
def test_changes_put_together_are_the_file_after(before: str, after: str) -> None:
    """Every change says which lines it replaces: with all of them carried out, the one file is the other."""
    lines = before.split("\n")
    old = [line + "\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]
    for change in reversed(changes(tree(a_txt=before), tree(a_txt=after))):
        assert tuple(old[change.start : change.end]) == change.before
        old[change.start : change.end] = change.after
    assert "".join(old) == after


def change(start: int, end: int, before: tuple[str, ...] = ("x\n",), after: tuple[str, ...] = ("y\n",)) -> Change:
    return Change("a.txt", start, end, before, after, start)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((1, 2), (1, 2), True),
        ((1, 3), (2, 4), True),
        ((1, 2), (2, 3), False),
        ((1, 1), (1, 1), True),
        ((1, 1), (2, 2), False),
        ((1, 1), (1, 2), True),
        ((2, 2), (1, 2), True),
        ((3, 3), (1, 5), True),
        ((0, 0), (1, 2), False),
    ],
)
def test_changes_of_the_same_lines_overlap(one: tuple[int, int], other: tuple[int, int], expected: bool) -> None:
    first, second = change(*one), change(*other)
    assert first.overlaps(second) == expected
    assert second.overlaps(first) == expected
    assert overlap([first], [second]) == (first if expected else None)


def test_changes_of_two_files_do_not_overlap() -> None:
    assert not change(1, 2).overlaps(Change("b.txt", 1, 2, (), (), 1))


def test_imports_added_side_by_side_get_along() -> None:
    one = change(1, 1, (), ("import a\n",))
    assert not one.overlaps(change(1, 1, (), ("from b import c\n", "\n")))
    assert one.overlaps(change(1, 1, (), ("import b\n", "c = 1\n")))


def test_an_import_that_moves_to_another_package_replaces_its_line() -> None:
    moved = change(1, 2, ("from a import c\n",), ("from b import c\n",))
    assert moved.overlaps(change(1, 2, ("from a import c\n",), ("from a import c, d\n",)))
    assert not change(1, 2, ("from a import c\n",), ("from a import c, d\n",)).overlaps(
        change(1, 2, (), ("import e\n",))
    )


def test_blank_lines_are_no_imports() -> None:
    assert change(1, 2, ("\n",), ()).overlaps(change(1, 2, ("\n",), ()))


def test_an_insertion_is_seen_at_the_same_place_whatever_else_is_inserted() -> None:
    """Two faults that put a constant below the same imports are in each other's way."""
    before = "import a\nimport b\nimport c\nimport d\n\n\ndef f():\n    pass\n\n\ndef g():\n    pass\n"
    both_ways = []
    for function in ("f", "g"):
        after = before.replace("import d\n", "import d\n\nx = 1\n")
        after = after.replace(f"def {function}():\n", f"def {function}():\n    x\n")
        both_ways.append(changes(tree(a_txt=before), tree(a_txt=after)))
    assert overlap(*both_ways) is not None

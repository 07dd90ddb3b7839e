"""The README has its four parts in order, whatever the author wrote and whatever a run has shown."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from faults.catalog import load_catalog
from faults.recipe import CatalogFault
from faults.variant import Variant
from packager.readme import render_readme
from packager.templating import cell, fenced, inline, prose
from tests.faults.recipes import by_hand
from tests.packager.variants import CHECK, FAULT, PLANETARIUM, summary, variant

CATALOG = load_catalog()
PARTS = ["Break", "Visual", "Indicator", "Run it"]
NASTY = "```\n| a | b |\n~~~ <!-- <pre> # x\n\n- *y* `z` __w__ [a](b) \\ \x1b[0m\r\n````\n"


def parse(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def headings(text: str, level: int) -> list[str]:
    tokens = parse(text)
    return [
        plain(following)
        for token, following in pairwise(tokens)
        if token.type == "heading_open" and token.tag == f"h{level}"
    ]


def plain(token: Token) -> str:
    """What a reader sees of a line."""
    return "".join(child.content for child in token.children or ())


def fences(text: str) -> list[tuple[str, str]]:
    """Language and content of every fenced block."""
    return [(token.info, token.content) for token in parse(text) if token.type == "fence"]


@cache
def cut(fault: str) -> Variant:
    return variant(CatalogFault(fault=fault))


@pytest.mark.parametrize("fault", CATALOG, scope="class")  # the tests of one fault share its cut
class TestEveryFault:
    def test_its_parts_are_in_order(self, fault: str) -> None:
        text = render_readme(cut(fault), summary())
        assert headings(text, 1) == ["A title"]
        assert headings(text, 2) == PARTS

    def test_it_says_what_breaks_how_to_find_it_and_how_it_is_mended(self, fault: str) -> None:
        text = render_readme(cut(fault), None)
        entry = CATALOG[fault].entry
        for part in (entry.title, entry.mechanism, f"How to find it: {entry.find}", f"How it is mended: {entry.mend}"):
            assert part in text

    def test_it_shows_the_code_broken_and_fixed(self, fault: str) -> None:
        made = cut(fault)
        text = render_readme(made, None)
        extra = [made.app.text(path) for path in made.app.files if path not in made.base.app]
        added = [content.replace("\r", "").strip("\n") + "\n" for content in extra]
        assert ("CARRIAGE RETURN" in text.partition("## Visual")[2]) == any("\r" in content for content in extra)
        assert text.count("\nand it should not be there.\n") == len(added)
        assert {content for _, content in fences(text)}.issuperset(added)
        blocks = [(language, content) for language, content in fences(text) if content not in added]
        assert len(blocks) + len(added) >= 2
        assert len(blocks) % 2 == 0
        for (language, broken), (same, fixed) in zip(blocks[::2], blocks[1::2], strict=True):
            assert language == same
            assert language in ("python", "yaml", "sql", "dockerfile", "text", "bash")
            assert broken != fixed
            paths = [path for path in made.base.app.changed(made.app) if broken in made.app.text(path) + "\n"]
            assert paths, "the block is no piece of a file"
            assert fixed in made.base.app.text(paths[0]) + "\n"
            assert f"`{paths[0]}` as it is, broken:" in text


def test_every_line_that_differs_is_shown() -> None:
    made = variant(
        CatalogFault(fault="fails-after-n-calls", site="planets.list"),
        CatalogFault(fault="wrong-database-name"),
    )
    shown = "\n".join(content for _, content in fences(render_readme(made, None)))
    for number in range(2):
        for change in made.changes(number):
            for line in change.after:
                assert line.strip() in shown


@pytest.mark.parametrize(("operation", "pieces"), [("list", 1), ("delete", 2)])
def test_changes_whose_surroundings_touch_are_one_piece(operation: str, pieces: int) -> None:
    """An import, a constant below it and the first function are; the last function stands far from them."""
    made = variant(CatalogFault(fault="fails-after-n-calls", site=f"planets.{operation}"))
    assert len(fences(render_readme(made, None))) == 2 * pieces


def test_the_broken_block_has_the_other_faults_in_it_and_the_fixed_one_not_this() -> None:
    made = variant(FAULT, CatalogFault(fault="zero-width-space", site="planets.delete"))
    blocks = fences(render_readme(made, None))
    assert "\u200b" in blocks[2][1]
    assert "\u200b" not in blocks[3][1]
    assert '== "name"' in blocks[0][1]
    assert '== "name"' not in blocks[1][1]


@pytest.mark.parametrize("fence", ["```", "````", "`" * 7, "~~~"])
def test_a_fenced_block_survives_fences_in_the_code(fence: str) -> None:
    path = PLANETARIUM.description.requirements
    first = PLANETARIUM.app.text(path).splitlines()[0]
    made = variant(by_hand(path, first, f"# {first}\n{fence}\n{fence}python", CHECK))
    text = render_readme(made, summary())
    assert headings(text, 2) == PARTS
    broken, fixed = fences(text)[:2]
    assert f"# {first}\n{fence}\n{fence}python\n" in broken[1]
    assert fixed[1].startswith(f"{first}\n")


@settings(max_examples=100)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("`~\n#> -\t")))
def test_any_text_can_be_fenced(text: str) -> None:
    (block,) = fences(f"before\n\n{fenced(text, 'text')}\n\nafter\n")
    assert block == ("text", text.rstrip("\n") + "\n")


@settings(max_examples=100)
@given(
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"]) | st.sampled_from("`*_[]<>#|\\!&\n"), min_size=1)
)
def test_any_text_in_a_line_is_shown_to_the_letter(text: str) -> None:
    tokens = parse(f"- x: {inline(text)}")
    assert [token.type for token in tokens[:4]] == ["bullet_list_open", "list_item_open", "paragraph_open", "inline"]
    assert plain(tokens[3]) == f"x: {' '.join(text.split())}".rstrip()


@settings(max_examples=100)
@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]) | st.sampled_from("`|\\\n")))
def test_any_text_fits_a_cell(text: str) -> None:
    tokens = parse(f"| a | b |\n|---|---|\n| {cell(text)} | end |\n")
    cells = [tokens[n + 1] for n, token in enumerate(tokens) if token.type == "td_open"]
    assert len(cells) == 2
    assert cells[1].content == "end"


class TestIndicator:
    def test_without_a_proof_it_says_so(self) -> None:
        text = render_readme(variant(), None)
        assert "**Not proven.**" in text
        assert headings(text, 2) == PARTS

    def test_a_proof_is_a_table_of_its_symptoms(self) -> None:
        shown = summary(NASTY, "a | b")
        tokens = parse(render_readme(variant(), shown))
        rows = [n for n, token in enumerate(tokens) if token.type == "tr_open"]
        assert len(rows) == 1 + len(shown.symptoms)
        cells = [tokens[n + 1] for n, token in enumerate(tokens) if token.type == "td_open"]
        assert len(cells) == 5 * len(shown.symptoms)
        assert [plain(token) for token in cells[:5]] == [
            shown.symptoms[0].check, "a | b", "passed", "failed", "passed",
        ]  # fmt: skip

    def test_a_picture_says_in_words_what_it_shows(self) -> None:
        (shown,) = [
            child
            for token in parse(render_readme(variant(), summary()))
            for child in token.children or ()
            if child.type == "image"
        ]
        assert shown.attrs["src"] == "picture.svg"
        assert "broken: 100 pass, 2 fail, 1 not tried" in shown.content

    def test_what_was_seen_changes_nothing_of_the_page(self) -> None:
        quiet, loud = (render_readme(variant(), summary(seen, seen)) for seen in ("x", NASTY))
        assert headings(loud, 2) == PARTS
        assert [(token.type, token.tag) for token in parse(loud)] == [(token.type, token.tag) for token in parse(quiet)]

    def test_the_log_is_shown_to_the_letter(self) -> None:
        logs = ("```", "ERROR: *no* <b>", "````", "~~~")
        text = render_readme(variant(), summary("x", "y", *logs))
        assert fences(text)[-1] == ("text", "\n".join(logs) + "\n")
        assert headings(text, 2) == PARTS
        assert "the log said nothing" not in text.lower()

    def test_a_silent_log_is_told(self) -> None:
        assert "the log said nothing" in render_readme(variant(), summary()).lower()

    def test_it_says_which_points_hold(self) -> None:
        text = render_readme(variant(), summary())
        assert "- holds: the base passes" in text
        assert "- DOES NOT HOLD: with the reference fix" in text
        assert "- does not apply: a restart" in text
        assert "0.001" in text
        assert "0.01" in text


BRIEFS = {
    "fence": "```\nnot closed",
    "tildes": "~~~",
    "comment": "It says <!-- and stops",
    "comment of its own": "<!-- not closed",
    "preformatted": "<pre>\nnot closed",
    "heading": "## Break\n\nIt breaks.",
    "underlined heading": "Break\n=====\n",
    "title": "# Another title",
    "item": "- # One\n1. ## Two",
    "quote": "> # One",
    "table": "a | b\n---|---\n:-:\n",
    "link": "[Break]: https://example.org",
    "script": "<script>\nnot closed",
}


@pytest.mark.parametrize("brief", BRIEFS)
def test_the_parts_are_in_order_whatever_the_brief_says(brief: str) -> None:
    text = render_readme(variant(brief=BRIEFS[brief]), None)
    assert headings(text, 1) == ["A title"]
    assert headings(text, 2) == PARTS


@pytest.mark.parametrize("title", ["__init__ and *all*", "a <!-- b", "1 < 2 > 0 & 3", "trailing #"])
def test_a_title_is_shown_to_the_letter(title: str) -> None:
    text = render_readme(variant(title=title), None)
    assert headings(text, 1) == [title]
    assert headings(text, 2) == PARTS


def test_the_heading_of_an_edit_names_its_file_to_the_letter() -> None:
    path = f"{PLANETARIUM.description.source}/__init__.py"
    line = PLANETARIUM.app.text(path).splitlines()[0]
    made = variant(by_hand(path, line, line.upper(), CHECK))
    assert f"1. edit of {path}" in headings(render_readme(made, None), 3)


def test_it_is_the_same_each_time() -> None:
    assert render_readme(variant(), summary()) == render_readme(variant(), summary())


@pytest.mark.parametrize("text", BRIEFS.values(), ids=BRIEFS)
def test_an_explanation_is_shown_to_the_letter(text: str) -> None:
    path = PLANETARIUM.description.requirements
    line = PLANETARIUM.app.text(path).splitlines()[0]
    made = by_hand(path, line, f"# {line}", CHECK)
    made = made.model_copy(update={"edit": made.edit.model_copy(update={"explain": text})})
    shown = render_readme(variant(made), None)
    assert headings(shown, 2) == PARTS
    assert any(plain(token) == " ".join(text.split()) for token in parse(shown) if token.type == "inline")


def test_the_paragraphs_of_a_brief_stay_paragraphs() -> None:
    tokens = [token for token in parse(prose("It *is* slow.\n\n- Always.\r\n\r\n2. Now.")) if token.type == "inline"]
    assert [plain(token) for token in tokens] == ["It *is* slow.", "- Always.", "2. Now."]

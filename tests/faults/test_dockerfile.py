"""Edits to a Dockerfile find their place by its structure, and leave every other byte as it is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bases.app import App
from bases.base import find_base
from faults.editors import dockerfile as d
from faults.editors.dockerignore import add_pattern, let_through, patterns, remove_pattern
from faults.editors.words import chain, words
from faults.errors import EditError
from tests.bases import stars

TEXT = """\
# syntax is Docker's own
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
  # The tools, and why.
RUN echo "a && b" \\
 # in the middle
 && pip install \\
      --requirement requirements.txt \\
 && rm -rf /tmp/'x y'
COPY --chown=1:1 stars "/code/stars"

FROM python:3.13-slim
ENV PATH=/opt/bin:$PATH \\
    NAME="two words" \\
    LAST=1
copy --from=build /code /
USER 1001
CMD ["python", "-m", "stars"]"""


def app(text: str = TEXT) -> App:
    return stars.app({"Dockerfile": text})


def only(name: str, text: str = TEXT) -> d.Instruction:
    return d.the_one(d.instructions(app(text), name), name)


def test_instructions_are_found_with_their_lines_and_stages() -> None:
    found = [(each.name, each.start, each.end, each.stage) for each in d.instructions(app())]
    assert found == [
        ("ARG", 1, 2, -1),
        ("FROM", 3, 4, 0),
        ("RUN", 5, 10, 0),
        ("COPY", 10, 11, 0),
        ("FROM", 12, 13, 1),
        ("ENV", 13, 16, 1),
        ("COPY", 16, 17, 1),
        ("USER", 17, 18, 1),
        ("CMD", 18, 19, 1),
    ]
    assert [each.name for each in d.final(app(), "COPY")] == ["COPY"]
    assert d.instructions(stars.app({})) == []
    assert d.instructions(stars.app({"Dockerfile": b"FROM \xff\n"})) == []


def test_what_an_instruction_says_is_taken_apart() -> None:
    assert d.commands(only("RUN")) == [
        'echo "a && b"',
        "pip install \\\n      --requirement requirements.txt",
        "rm -rf /tmp/'x y'",
    ]
    assert only("ENV").variables == {"PATH": "/opt/bin:$PATH", "NAME": '"two words"', "LAST": "1"}
    first, last = d.instructions(app(), "COPY")
    assert (first.flags, [word.text for word in first.operands]) == ({"chown": "1:1"}, ["stars", '"/code/stars"'])
    assert last.flags == {"from": "build"}
    assert only("CMD").listed == ["python", "-m", "stars"]
    assert only("USER").listed is None


@pytest.mark.parametrize(
    ("edit", "before", "after"),
    [
        (lambda a: d.remove_variable(a, only("ENV"), "NAME"), ' \\\n    NAME="two words"', ""),
        (lambda a: d.remove_variable(a, only("ENV"), "PATH"), "PATH=/opt/bin:$PATH \\\n    ", ""),
        (lambda a: d.remove_variable(a, only("ENV"), "LAST"), " \\\n    LAST=1", ""),
        (lambda a: d.add_variable(a, "A=b"), "LAST=1\n", "LAST=1 \\\n    A=b\n"),
        (lambda a: d.remove(a, only("USER")), "USER 1001\n", ""),
        (lambda a: d.remove(a, only("RUN")), TEXT[TEXT.index("  # The") : TEXT.index("COPY")], ""),
        (lambda a: d.set_arguments(a, only("CMD"), "true"), 'CMD ["python", "-m", "stars"]', "CMD true"),
        (lambda a: d.insert_after(a, only("CMD"), "EXPOSE 1"), '"stars"]', '"stars"]\nEXPOSE 1\n'),
        (lambda a: d.insert_before(a, only("RUN"), "WORKDIR /x"), "  # The tools", "WORKDIR /x\n  # The tools"),
        (
            lambda a: d.insert_before(a, d.instructions(a, "FROM")[1], "USER 2"),
            '"/code/stars"\n',
            '"/code/stars"\nUSER 2\n',
        ),
        (lambda a: d.remove_command(a, only("RUN"), 2), " \\\n && rm -rf /tmp/'x y'", ""),
        (lambda a: d.remove_command(a, only("RUN"), 0), 'echo "a && b" \\\n # in the middle\n && ', ""),
        (lambda a: d.replace_command(a, only("RUN"), 2, "true"), "rm -rf /tmp/'x y'", "true"),
        (lambda a: d.replace_word(a, only("USER"), only("USER").words[0], "2"), "USER 1001", "USER 2"),
    ],
)
def test_an_edit_changes_its_place_and_no_other_byte(edit: Callable[[App], App], before: str, after: str) -> None:
    assert TEXT.count(before) == 1
    assert edit(app()).text("Dockerfile") == TEXT.replace(before, after)


def test_a_link_is_added_as_the_chain_is_laid_out() -> None:
    text = "FROM x\nRUN a \\\n && b\nRUN c\n"
    first, second = d.instructions(app(text), "RUN")
    assert d.insert_command(app(text), first, 1, "n").text("Dockerfile") == "FROM x\nRUN a \\\n && b \\\n && n\nRUN c\n"
    assert d.insert_command(app(text), second, 0, "n").text("Dockerfile") == "FROM x\nRUN a \\\n && b\nRUN c && n\n"


def test_an_instruction_moves_with_its_comment() -> None:
    text = "FROM x AS a\nRUN b\n\nFROM y\n# Why.\nUSER 1\nCMD c\n"
    last = d.instructions(app(text), "FROM")[1]
    moved = d.move(app(text), only("USER", text), last)
    assert moved.text("Dockerfile") == "FROM x AS a\nRUN b\n# Why.\nUSER 1\n\nFROM y\nCMD c\n"


@pytest.mark.parametrize(
    ("edit", "sought", "found"),
    [
        (lambda a: d.the_one(d.instructions(a, "COPY"), "COPY"), "COPY", 2),
        (lambda a: d.the_one(d.instructions(a, "VOLUME"), "VOLUME"), "VOLUME", 0),
        (lambda a: d.remove_variable(a, only("ENV"), "ABSENT"), "ABSENT in an ENV", 0),
        (lambda a: d.remove_command(app("FROM x\nRUN a\n"), only("RUN", "FROM x\nRUN a\n"), 0), "a chain", 0),
        (lambda a: d.add_variable(app("FROM x\n"), "A=1"), "an ENV in the last stage", 0),
        (lambda a: d.remove(app("FROM x\n"), only("USER")), "USER at line 18", 0),
        (lambda a: d.rewrite(app("FROM x\n"), only("USER"), "X\n"), "USER at line 18", 0),
        (lambda a: remove_pattern(a, "absent"), "the file itself", 0),
        (lambda a: remove_pattern(stars.app({".dockerignore": "x\nx\n"}), "x"), "the pattern x", 2),
        (lambda a: add_pattern(stars.app({".dockerignore": "x\n"}), "y", after="z"), "the pattern z", 0),
    ],
)
def test_an_edit_that_does_not_find_its_place_says_so(edit: Callable[[App], object], sought: str, found: int) -> None:
    with pytest.raises(EditError) as raised:
        edit(app())
    assert sought in raised.value.sought
    assert raised.value.found == found


@given(st.text(alphabet="ab &\\\n\"'#\t\r", max_size=40))
def test_words_are_where_they_are_said_to_be(text: str) -> None:
    for word in [*words(text), *chain(text, 0)]:
        assert text[word.start : word.end] == word.text != ""
    ends = [(word.start, word.end) for word in words(text)]
    assert ends == sorted(ends)
    assert all(one[1] <= other[0] for one, other in pairwise(ends))


def test_the_planetariums_dockerfile_is_read_as_it_is_written() -> None:
    base = find_base("planetarium").app
    lines = base.text("Dockerfile").splitlines(keepends=True)
    every = d.instructions(base)
    covered = {number for each in every for number in range(each.start, each.end)}
    assert all("".join(lines[each.start : each.end]) == each.text for each in every)
    assert all(not line.strip() or line.startswith("#") for n, line in enumerate(lines) if n not in covered)


def test_patterns_keep_their_order_and_line_ends() -> None:
    windows = stars.app({".dockerignore": "# c\r\n*\r\n!a"})
    assert patterns(windows) == ["*", "!a"]
    assert let_through(windows, "b").text(".dockerignore") == "# c\r\n*\r\n!a\r\n!b\r\n"
    assert add_pattern(windows, "c", after="*").text(".dockerignore") == "# c\r\n*\r\nc\r\n!a"
    assert let_through(stars.app({".dockerignore": "x\n"}), "b").text(".dockerignore") == "x\n"

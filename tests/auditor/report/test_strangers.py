"""Whatever a title, an author, a message or a log line says, on the page it is text."""

from __future__ import annotations

import dataclasses
from urllib.parse import unquote

import pytest

from auditor.audit import audit
from auditor.evidence import Course, Rung, Trace
from auditor.report.html import render_html
from auditor.report.pictures import panels
from auditor.report.svg import drawing, label
from tests.auditor.report.courses import moment
from tests.auditor.report.pages import read
from tests.auditor.report.rows import BASE, one
from tests.auditor.report.strangers import NASTY, SCRIPT, nasty
from verifier.outcomes import LogLine


def test_no_text_becomes_an_element_or_an_attribute() -> None:
    found, harmless = (read(render_html(BASE, audit([nasty(text)], {text: text}))) for text in (NASTY, "x"))
    tags = [(element.tag, sorted(element.attributes)) for element in found.all()]
    assert tags == [(element.tag, sorted(element.attributes)) for element in harmless.all()]


def test_every_text_is_shown_to_the_letter() -> None:
    found = read(render_html(BASE, audit([nasty(NASTY)], {NASTY: NASTY})))
    (shown,) = found.all("article", id=NASTY)
    for tag in ("h2", "pre", "code", "b", "bdi"):
        assert NASTY in [element.letters for element in shown.all(tag)]
    assert NASTY in [option.letters for option in found.all("option")]
    assert f"#{NASTY}" in [unquote(link.attributes["href"] or "") for link in found.all("a")]


@pytest.mark.parametrize("part", ["title", "author", "log line"])
def test_a_script_stays_text(part: str) -> None:
    row = one("lost-moons")
    traces = (Trace(rung=Rung.LOGS, line=LogLine(text=SCRIPT, count=1)),)
    seen = row.evidence.seen.model_copy(update={"traces": traces})
    changed = {
        "title": dataclasses.replace(row, title=SCRIPT),
        "author": dataclasses.replace(row, authors=(SCRIPT,)),
        "log line": dataclasses.replace(row, evidence=row.evidence.model_copy(update={"seen": seen})),
    }[part]
    text = render_html(BASE, audit([changed], {}))
    assert SCRIPT not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert len(read(text).all("script")) == 1


def test_text_that_turns_its_direction_stays_in_its_place() -> None:
    text = "\u202egnp.exe"
    (shown,) = read(render_html(BASE, audit([nasty(text)], {}))).all("article", id=text)
    assert [element.tag for element in shown.all() if element.inside == [text] and element.tag == "bdi"]


def test_a_picture_escapes_too() -> None:
    courses = (Course(name=NASTY, moments=(moment(1), moment(2))),)
    for text in panels(courses, "p"):
        assert SCRIPT not in text


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert "a\ufffdb" in drawing(1, 1, [label(0, 0, "a\x00b")])

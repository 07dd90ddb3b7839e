"""The page of an audit of variants that were really proven, read."""

from __future__ import annotations

from functools import cache

from auditor.audit import audit
from auditor.report.html import render_html
from tests.auditor.report.pages import Element, read
from tests.auditor.report.rows import BASE, one, whole


@cache
def page() -> str:
    return render_html(BASE, whole())


@cache
def document() -> Element:
    return read(page())


def article(name: str, text: str | None = None) -> Element:
    (found,) = (read(text) if text else document()).all("article", id=name)
    return found


def of_one(name: str, **changes: object) -> Element:
    """The page of one variant, in an audit of its own."""
    return article(name, render_html(BASE, audit([one(name, **changes)], {})))

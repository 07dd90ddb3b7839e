"""The report of an audit in a real browser: without a network, by keyboard alone, on a phone, in light and dark."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.audit import audit
from auditor.report.html import render_html
from tests.auditor.report.rows import BASE, rows, whole
from tests.auditor.report.strangers import NASTY, nasty

pytest.importorskip("playwright", reason="Playwright is not installed: `make setup`")
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: `apt-get install chromium`")

DESKTOP, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
SEVERAL = "three-storms"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "audit.html"
    path.write_text(render_html(BASE, whole()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that takes note of everything that a report must not do."""
    context = browser.new_context(viewport=DESKTOP, offline=True)
    opened = context.new_page()
    noted: list[str] = []
    opened.on("request", lambda request: noted.append(request.url) if not request.is_navigation_request() else None)
    opened.on("console", lambda message: noted.append(message.text))
    opened.on("pageerror", lambda error: noted.append(str(error)))
    opened.on("dialog", lambda dialog: noted.append(dialog.message))
    yield opened
    context.close()
    assert noted == [], "it asked for something, or something went wrong"


def shown(page: Page) -> list[str]:
    """The ids of the views that can be seen."""
    return [view.get_attribute("id") or "" for view in page.locator("[data-view]").all() if view.is_visible()]


def await_shown(page: Page, *views: str) -> None:
    """Until these views can be seen and no other: a new address is told to the page's script a little later."""
    page.wait_for_function(
        """(views) => [...document.querySelectorAll("[data-view]")]
            .filter((view) => view.checkVisibility()).map((view) => view.id).join() === views.join()""",
        arg=views,
    )


def focused(page: Page) -> str:
    """What has the focus: where it leads, or its id."""
    return str(page.evaluate("document.activeElement.getAttribute('href') ?? document.activeElement.id"))


def tab_to(page: Page, selector: str) -> None:
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"a hundred times Tab does not lead to {selector}")


def test_the_overview_comes_first_and_every_link_opens_a_page(page: Page, report: str) -> None:
    page.goto(report)
    assert shown(page) == ["_overview"]
    for row in rows():
        page.locator(f'#_grid a[href="#{row.name}"]').click()
        await_shown(page, row.name)
        assert row.title in page.title()
        page.go_back()
        await_shown(page, "_overview")


def test_a_link_from_elsewhere_opens_its_page(page: Page, report: str) -> None:
    page.goto(f"{report}#{SEVERAL}")
    assert shown(page) == [SEVERAL]
    page.goto(f"{report}#no-such-variant")
    await_shown(page, "_overview")


def test_by_keyboard_from_the_grid_to_a_page_and_back(page: Page, report: str) -> None:
    page.goto(report)
    page.keyboard.press("Tab")
    assert focused(page) == "#_content"
    skip = page.locator(".skip").bounding_box()
    assert skip is not None
    assert skip["x"] >= 0, "what has the focus can be seen"
    tab_to(page, f'#_grid a[href="#{SEVERAL}"]')
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    await_shown(page, SEVERAL)
    assert focused(page) == SEVERAL
    page.keyboard.press("Tab")
    assert focused(page) == "#_overview", "the way back is the first stop"
    page.keyboard.press("Escape")
    await_shown(page, "_overview")
    assert focused(page) == f"#{SEVERAL}", "the focus is where it was"


def test_back_leads_to_the_place_one_came_from(page: Page, report: str) -> None:
    page.goto(report)
    last = whole().rows[-1].name
    link = page.locator(f'#_gaps a[href="#{last}"]')
    link.focus()
    scrolled = page.evaluate("scrollY")
    assert scrolled > 0
    page.keyboard.press("Enter")
    await_shown(page, last)
    assert page.evaluate("scrollY") == 0
    page.go_back()
    await_shown(page, "_overview")
    assert focused(page) == f"#{last}"
    assert abs(page.evaluate("scrollY") - scrolled) < 200


def test_the_skip_link_leads_past_the_head(page: Page, report: str) -> None:
    page.goto(report)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "_content"
    assert shown(page) == ["_overview"]


def test_arrow_keys_go_through_the_grid(page: Page, report: str) -> None:
    page.goto(report)
    cells = {cell: [row.name for row in found] for cell, found in whole().grid.items() if found}
    (diagnose, fix), names = max(cells.items(), key=lambda entry: len(entry[1]))
    names = sorted(names)
    page.locator(f'#_grid a[href="#{names[0]}"]').focus()
    page.keyboard.press("ArrowDown")
    assert focused(page) == f"#{names[1]}"
    page.keyboard.press("ArrowUp")
    assert focused(page) == f"#{names[0]}"
    right = min(other for level, other in cells if level == diagnose and other > fix)
    page.keyboard.press("ArrowRight")
    assert focused(page) == f"#{sorted(cells[diagnose, right])[0]}"
    page.keyboard.press("ArrowLeft")
    assert focused(page) == f"#{names[0]}"


@pytest.mark.parametrize(("facet", "field"), [("family", "families"), ("layer", "layers"), ("author", "authors")])
def test_filters_by_keyboard(page: Page, report: str, facet: str, field: str) -> None:
    page.goto(report)
    values = sorted({value for row in rows() for value in getattr(row, field)})
    tab_to(page, f'[data-facet="{facet}"]')
    page.keyboard.type(values[-1])
    expected = {f"#{row.name}" for row in rows() if values[-1] in getattr(row, field)}
    assert 0 < len(expected) < len(rows())
    for table in ("#_grid", "#_gaps"):
        links = page.locator(f"{table} a").all()
        assert {link.get_attribute("href") for link in links if link.is_visible()} == expected
    said = page.locator("output[aria-live=polite]")
    assert said.inner_text() == f"{len(expected)} of {len(rows())} variants shown"
    tab_to(page, "button[type=reset]")
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelector('output').value.startsWith('{len(rows())} of')")


def test_without_a_script_everything_is_shown(browser: Browser, report: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    assert shown(page) == ["_overview", "_unrated", *(row.name for row in whole().rows)]
    assert not page.locator("#_filters").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_is_wider_than_the_window(
    page: Page, report: str, size: ViewportSize, scheme: str, tmp_path: Path
) -> None:
    """With a screenshot of each view, for a person to look at."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(report)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(20, 23, 27)" if scheme == "dark" else "rgb(255, 255, 255)")
    for name in ("_overview", "_unrated", *(row.name for row in rows())):
        page.evaluate("(name) => { location.hash = name }", name)
        page.wait_for_function("(name) => !document.getElementById(name).hidden", arg=name)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
        page.screenshot(path=tmp_path / f"{name}-{size['width']}-{scheme}.png", full_page=True)


def test_strangers_texts_do_nothing(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "audit.html"
    others = [dataclasses.replace(row, title=NASTY, authors=(NASTY,)) for row in rows()[:2]]
    path.write_text(render_html(BASE, audit([nasty(NASTY), *others], {NASTY: NASTY})), encoding="utf-8")
    page.set_viewport_size(PHONE)
    page.goto(path.as_uri())
    page.locator("#_grid a").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("article:visible").get_by_text("alert(1)").first.wait_for()

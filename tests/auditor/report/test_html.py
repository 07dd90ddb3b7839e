"""The page holds all of an audit, loads nothing, and takes nobody's text for its own."""

from __future__ import annotations

import base64
import hashlib
import re
from urllib.parse import unquote

from auditor.audit import audit
from auditor.report.html import render_html
from auditor.report.views import WIDE
from tests.auditor.report.documents import article, document, page
from tests.auditor.report.pages import read
from tests.auditor.report.rows import BASE, UNRATED, one, rows, whole


class TestTheFile:
    def test_every_element_is_closed_and_every_id_is_its_own(self) -> None:
        ids = [element.attributes["id"] for element in document().all() if "id" in element.attributes]
        assert len(ids) == len(set(ids))
        for element in document().all():
            for name in ("aria-labelledby", "aria-describedby"):
                assert element.attributes.get(name, ids[0]) in ids

    def test_every_link_leads_to_a_place_in_it(self) -> None:
        ids = {element.attributes.get("id") for element in document().all()}
        links = [element.attributes["href"] or "" for element in document().all("a")]
        assert all(link.startswith("#") and unquote(link[1:]) in ids for link in links)

    def test_it_names_nothing_outside_of_itself(self) -> None:
        assert not [e for e in document().all() if {"src", "srcset", "action"} & e.attributes.keys()]
        assert not document().all("link")
        assert not re.search(r"url\(|@import|https?:", page())

    def test_its_policy_lets_run_what_it_came_with_and_nothing_else(self) -> None:
        (policy,) = (e.attributes["content"] or "" for e in document().all("meta") if "http-equiv" in e.attributes)
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for tag in ("style", "script"):
            (own,) = document().all(tag)
            digest = base64.b64encode(hashlib.sha256(own.letters.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy
        inline = [e for e in document().all() if any(n == "style" or n.startswith("on") for n in e.attributes)]
        assert inline == []

    def test_it_is_the_same_each_time_in_any_order(self) -> None:
        assert render_html(BASE, audit(rows()[::-1], dict(reversed(UNRATED.items())))) == page()

    def test_an_audit_of_nothing_is_a_page_too(self) -> None:
        found = read(render_html(BASE, audit([], {})))
        assert "0 variants rated" in found.text
        assert "No variant was rated." in found.text


class TestTheOverview:
    def test_every_variant_stands_in_its_cell_once(self) -> None:
        (grid,) = document().all("table", id="_grid")
        for row in rows():
            cells = [cell for cell in grid.all("td") if cell.all("a", href=f"#{row.name}")]
            assert [(c.attributes["data-diagnose"], c.attributes["data-fix"]) for c in cells] == [
                tuple(map(str, row.cell))
            ]

    def test_what_is_far_off_is_marked_and_nothing_else(self) -> None:
        (grid,) = document().all("table", id="_grid")
        marked = {link.attributes["href"] for link in grid.all("a") if "≠" in link.text}
        assert marked == {f"#{row.name}" for row in whole().wider_than(WIDE)}
        assert 0 < len(marked) < len(rows())

    def test_the_biggest_disagreement_comes_first(self) -> None:
        (table,) = document().all("table", id="_gaps")
        names = [link.attributes["href"] for link in table.all("a")]
        assert names == [f"#{row.name}" for row in whole().rows]

    def test_a_line_has_declared_measured_interval_and_gap(self) -> None:
        row = one("three-storms")
        (line,) = (line for line in document().all("tr") if line.all("a", href=f"#{row.name}") and line.all("bdi"))
        score = row.rating.diagnose
        told = f"declared {row.declared.diagnose} measured {score.value:.1f} interval {score.low:.1f}–{score.high:.1f}"
        assert told in line.text

    def test_the_headline_counts(self) -> None:
        (header,) = (e for e in document().all("header") if e.attributes.get("class") == "top")
        assert f"{len(rows())} variants rated." in header.text
        assert f"{len(whole().wider_than(WIDE))} are declared more than one point off" in header.text
        assert "2 rest on recorded incidents as well." in header.text
        assert "2 could not be rated" in header.text

    def test_filters_offer_every_family_layer_and_author(self) -> None:
        for name, values in {
            "family": {family for row in rows() for family in row.families},
            "layer": {layer for row in rows() for layer in row.layers},
            "author": {author for row in rows() for author in row.authors},
        }.items():
            (select,) = document().all("select", **{"data-facet": name})
            assert [option.text for option in select.all("option")] == ["all", *sorted(values)]
            options = {option.attributes["value"]: option.text for option in select.all("option")}
            row = one("three-storms")
            (line,) = (e for e in document().all("tr") if e.all("a", href=f"#{row.name}") and e.all("bdi"))
            own = {options[number] for number in (line.attributes[f"data-{name}"] or "").split()}
            assert own == set(getattr(row, {"family": "families"}.get(name, f"{name}s")))

    def test_without_a_script_all_is_shown_and_no_filter_promises_anything(self) -> None:
        hidden = [element for element in document().all() if "hidden" in element.attributes]
        assert [element.attributes.get("id") for element in hidden] == ["_filters"]

    def test_what_could_not_be_rated_has_a_page_with_the_reasons(self) -> None:
        shown = article("_unrated").text
        for name, reason in UNRATED.items():
            assert f"{name} {reason}" in shown
        assert "_unrated" not in render_html(BASE, audit(rows(), {})).partition("<script>")[0]

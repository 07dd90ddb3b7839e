"""A variant's page has its rating, all that the rating rests on, and no more."""

from __future__ import annotations

import dataclasses

import pytest

from auditor.audit import Row, audit
from auditor.axis import Axis
from auditor.report.html import render_html
from tests.auditor.report.documents import article, of_one
from tests.auditor.report.pages import read
from tests.auditor.report.rows import BASE, one, rows

NAMES = [row.name for row in rows()]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
class TestEveryPage:
    def test_it_has_every_term_whole(self, row: Row) -> None:
        shown = article(row.name).text
        for axis in Axis:
            for term in row.rating.score(axis).terms:
                for part in (term.kind.name, term.kind.unit, term.kind.about, term.kind.source, term.sentence):
                    assert " ".join(part.split()) in shown
                assert f"{term.value:.2f} of 1, weight {term.kind.weight:.2f}" in shown

    def test_it_has_all_that_was_seen(self, row: Row) -> None:
        shown = article(row.name).text
        for symptom in row.evidence.seen.symptoms:
            assert symptom.check in shown
            assert " ".join(symptom.seen.split()) in shown
        for trace in row.evidence.seen.traces:
            assert " ".join(trace.line.text.split()) in shown
            assert trace.line.frame in shown

    def test_it_has_the_suspects_of_every_rung(self, row: Row) -> None:
        tables = article(row.name).all("table", **{"class": "suspects"})
        assert len(tables) == len(row.rating.parts)
        for table, part in zip(tables, row.rating.parts, strict=True):
            for rung, suspects in part.suspects.items():
                (line,) = (line for line in table.all("tr") if line.text.startswith(f"{rung} "))
                assert f"{suspects.bits:.1f} bits" in line.text
                many = len(suspects.labels)
                assert line.text.endswith("this alone" if many == 1 else f"{many} suspects")

    def test_it_has_pictures_or_says_that_there_are_none(self, row: Row) -> None:
        plots = article(row.name).all("svg", **{"class": "plot"})
        assert len(plots) == (3 if row.evidence.courses else 0)
        assert ("kept nothing over time" in article(row.name).text) == (not row.evidence.courses)


class TestIncidents:
    def test_without_any_it_says_so_even_where_a_prior_is_given(self) -> None:
        for name in (NAMES[0], NAMES[5]):
            text = article(name).text
            assert text.count("By evidence alone: no incident has been recorded.") == 2
            assert "after" not in [line.text.split()[0] for line in article(name).all("tr")]
            assert "taken as known before" not in text

    def test_with_some_it_tells_before_and_after_and_how_many(self) -> None:
        row = one(NAMES[1])
        text = article(row.name).text
        outcome = row.outcomes[Axis.DIAGNOSE]
        assert f"by evidence {row.rating.diagnose.value:.1f}" in text
        assert f"taken as known before {outcome.prior.mean:.1f} ± {outcome.prior.sd:.1f}" in text
        assert f"after 3 incidents {outcome.mean:.1f} {outcome.low:.1f}–{outcome.high:.1f}" in text
        assert "1 of 3 cut short" in text
        assert "All were seen to their end" in text

    def test_one_that_was_given_up_only_tells_that_it_takes_longer(self) -> None:
        text = article(NAMES[2]).text
        assert "after 1 incident " in text
        assert "by giving up, or as no more is known: that only tells that it takes longer" in text
        assert "no incident has been recorded" not in text
        assert text.count("By evidence alone: what was recorded of incidents says nothing of it.") == 1

    def test_where_there_are_none_at_all_the_headline_says_so(self) -> None:
        bare = [dataclasses.replace(row, outcomes={}) for row in rows()]
        assert (
            "No incident has been recorded: all ratings rest on evidence alone."
            in read(render_html(BASE, audit(bare, {}))).text
        )

    def test_of_incidents_with_other_variants_the_headline_says_that_none_counts(self) -> None:
        bare = [dataclasses.replace(row, outcomes={}) for row in rows()]
        text = read(render_html(BASE, audit(bare, {}, recorded=2, uncounted=["lost-moon"]))).text
        assert "No incident has been recorded: all" not in text
        assert "None of the recorded incidents is of these: all ratings rest on evidence alone." in text
        assert "Incidents of lost-moon do not count: no variant of that name is rated." in text


class TestSeveralFaults:
    def test_each_is_told_alone_and_in_company(self) -> None:
        row = one("three-storms")
        text = article(row.name).text
        for number, part in enumerate(row.rating.parts, 1):
            assert f"Fault {number}: {part.label}" in text
            assert f"alone: {part.alone.value:.1f}" in text
            assert f"In company: {part.diagnose.value:.1f}" in text
        assert "which is" in text

    def test_that_together_they_are_harder_is_said_where_it_is_so(self) -> None:
        row = one("three-storms")
        easy = tuple(
            dataclasses.replace(part, alone=dataclasses.replace(part.alone, value=1.5)) for part in row.rating.parts
        )
        harder = dataclasses.replace(row.rating, parts=easy)
        assert harder.together_harder
        said = "Each fault alone is easy to diagnose; together they are not."
        assert said in of_one(row.name, rating=harder).text
        for other in rows():
            assert (said in article(other.name).text) == other.rating.together_harder

    def test_of_one_that_the_others_hide_whole_the_rating_is_explained(self) -> None:
        said = "The others hide this fault whole"
        row = one("russian-doll")
        assert row.rating.hardest.diagnose.value < 5
        assert all(term.value > 0.9 for term in row.rating.hardest.diagnose.terms if term.kind.name != "ambiguity")
        assert said in article("russian-doll").text
        assert said not in article("three-storms").text

    def test_what_the_others_hide_is_named(self) -> None:
        row = one("three-storms")
        seen = row.evidence.seen
        less = row.evidence.model_copy(update={"seen": seen.model_copy(update={"symptoms": seen.symptoms[:1]})})
        assert f"Hidden while the other faults are in: {seen.symptoms[1].check}" in of_one(row.name, evidence=less).text

"""Every course makes a well-formed picture, and what is in it can be told without its colours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

import pytest

from auditor.evidence import Course
from auditor.report.pictures import FINE, MEASURES, panels
from auditor.report.series import BROKEN, series, stretches
from auditor.report.templating import own_file
from tests.auditor.report.courses import (
    EVERY,
    HEALTHY,
    NEVER_RAN,
    SAME,
    SILENT,
    SLOW,
    THREE,
    UNANSWERED,
    course,
    moment,
)


def parse(courses: Sequence[Course]) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(text) for text in panels(courses, "p1")]


def texts(drawn: ElementTree.Element) -> list[str]:
    return ["".join(node.itertext()) for node in drawn.iter("text")]


def numbers(text: str) -> Iterator[float]:
    for found in re.findall(r"-?\d+(?:\.\d+)?", text):
        yield float(found)


@pytest.mark.parametrize("courses", EVERY.values(), ids=EVERY)
class TestEveryCourse:
    def test_there_is_one_of_each_measure_where_anything_was_recorded(self, courses: Sequence[Course]) -> None:
        assert len(parse(courses)) == (len(MEASURES) if any(one.moments for one in courses) else 0)

    def test_each_is_within_its_frame(self, courses: Sequence[Course]) -> None:
        for drawn in parse(courses):
            assert drawn.tag == "svg"
            _, _, width, height = numbers(drawn.get("viewBox", ""))
            for node in drawn.iter("path"):
                coordinates = list(numbers(node.get("d", "")))
                assert coordinates
                assert all(0 <= x <= width for x in coordinates[::2])
                assert all(0 <= y <= height for y in coordinates[1::2])

    def test_each_has_a_name_and_says_in_words_what_it_shows(self, courses: Sequence[Course]) -> None:
        for drawn in parse(courses):
            assert drawn.get("role") == "img"
            for tag, attribute in (("title", "aria-labelledby"), ("desc", "aria-describedby")):
                node = drawn.find(tag)
                assert node is not None
                assert node.text
                assert drawn.get(attribute) == node.get("id")

    def test_ids_of_one_page_are_told_apart(self, courses: Sequence[Course]) -> None:
        ids = [node.get("id") for drawn in parse(courses) for node in drawn.iter() if node.get("id")]
        assert len(ids) == len(set(ids))

    def test_they_are_the_same_each_time(self, courses: Sequence[Course]) -> None:
        assert panels(courses, "p") == panels(courses, "p")


class TestLines:
    def test_each_is_named_at_its_end_and_drawn_in_a_way_of_its_own(self) -> None:
        found = [text for drawn in parse(THREE) for text in texts(drawn)]
        names = [text for text in found if text in ("before", "broken", "healed")]
        assert names.count("broken") == names.count("before") == names.count("healed") == len(MEASURES)
        style = own_file("plot.css")
        dashes = re.findall(r"\.(before|healed)\{[^}]*stroke-dasharray:([^;}]*)", style)
        assert len({dash for _, dash in dashes}) == 2

    def test_the_broken_one_is_on_top(self) -> None:
        assert [one.style for one in series(THREE, FINE)][-1] == BROKEN

    def test_one_run_that_served_twice_is_one_line(self) -> None:
        assert [one.name for one in series(SAME, FINE)] == ["before, healed", "broken"]

    def test_names_are_never_on_each_other(self) -> None:
        for courses in EVERY.values():
            for text in panels(courses, "p"):
                found = ElementTree.fromstring(text).iter("text")
                ends = [float(node.get("y", 0)) for node in found if (node.get("class") or "").startswith("name")]
                assert all(abs(one - other) >= 12 for n, one in enumerate(ends) for other in ends[n + 1 :])

    def test_a_gap_is_left_where_nothing_was_asked(self) -> None:
        assert stretches([(1, 2.0), (2, None), (3, 4.0), (4, 5.0)]) == [[(1, 2.0)], [(3, 4.0), (4, 5.0)]]
        latency = ElementTree.fromstring(panels(SILENT, "p")[0])
        assert len([node for node in latency.iter("circle") if "broken" in (node.get("class") or "")]) == 2

    @pytest.mark.parametrize("courses", [NEVER_RAN, UNANSWERED])
    def test_of_what_never_answered_no_latency_is_drawn(self, courses: Sequence[Course]) -> None:
        latency = ElementTree.fromstring(panels(courses, "p")[0])
        assert "broken: none" in texts(latency)

    def test_a_service_that_never_ran_holds_no_memory(self) -> None:
        memory = ElementTree.fromstring(panels(NEVER_RAN, "p")[2])
        (dot,) = (node for node in memory.iter("circle") if "broken" in (node.get("class") or ""))
        grid = [list(numbers(node.get("d", "")))[1] for node in memory.iter("path") if node.get("class") == "grid"]
        assert float(dot.get("cy", 0)) == max(grid)


class TestThinning:
    def test_a_short_run_stays_as_it_is(self) -> None:
        assert series([course("broken", *SLOW)], FINE)[0].moments == SLOW

    def test_what_is_summed_up_loses_no_request_and_no_error(self) -> None:
        moments = tuple(moment(n / 10, n % 7, n % 3 if n % 7 > 2 else 0) for n in range(1, 300))
        (thin,) = series([course("broken", *moments)], FINE)
        assert len(thin.moments) <= FINE
        assert sum(one.requests for one in thin.moments) == sum(one.requests for one in moments)
        assert sum(one.errors for one in thin.moments) == sum(one.errors for one in moments)
        assert thin.moments[-1].seconds == moments[-1].seconds

    def test_the_highest_memory_is_kept(self) -> None:
        (thin,) = series([course("broken", *HEALTHY, *[moment(40 + n / 9, memory=n) for n in range(9)])], 10)
        assert max(one.memory_mib for one in thin.moments) == 109

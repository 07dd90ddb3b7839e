"""The Planetarium's contract, looked at without running the service: what it covers, and that it is well made."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from bases.base import find_base
from bases.contract import Aspect, Check, Witness
from bases.description import Index
from bases.usage import Usage
from planetarium_base import contract
from planetarium_base.contract import CONTRACT
from planetarium_base.contract.answers import says, shows
from planetarium_base.contract.bounded import Growth, judge
from planetarium_base.contract.exposition import REQUESTS, added_up, bound, counts, gauges, parse
from planetarium_base.contract.random_operations import UNKNOWN_ID, VERBS, Step, each_sequence
from planetarium_base.contract.resources import MOONS, PLANETS, Resource
from planetarium_base.contract.sky import Answer, Sky
from planetarium_base.contract.trials import expect_steady

BASE = find_base("planetarium")
PAIRS = sorted({witness for check in CONTRACT for witness in check.witnesses}, key=str)


def answered(response: httpx.Response) -> httpx.Response:
    response.request = httpx.Request("GET", "http://service/path")
    return response


def test_there_are_at_least_fifty_five_checks() -> None:
    assert len(CONTRACT.checks) >= 55


@pytest.mark.parametrize("check", CONTRACT.checks, ids=lambda check: check.name)
def test_a_name_is_a_subject_and_what_holds_of_it(check: Check) -> None:
    assert re.fullmatch(r"[a-z]+(\.[a-z][a-z0-9-]*)*", check.name)
    assert check.promise.endswith(".")
    assert check.witnesses


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_whatever_breaks_one_aspect_fails_one_check_of_an_operation_and_blocks_the_others(pair: Witness) -> None:
    failing = CONTRACT.failing(CONTRACT.witnesses(pair.subject, pair.aspect))
    assert failing
    operations = Counter(tuple(name.split(".")[:2]) for name in failing)
    assert set(operations.values()) == {1}


@pytest.mark.parametrize("operation", BASE.description.operations)
def test_every_operation_is_looked_at_from_all_sides(operation: str) -> None:
    aspects = {pair.aspect for pair in PAIRS if pair.subject == operation}
    assert aspects >= set(Aspect) - {Aspect.EXACT, Aspect.SHARED}


@pytest.mark.parametrize("setting", BASE.description.settings.optional)
def test_every_setting_that_has_a_default_is_witnessed(setting: str) -> None:
    assert BASE.checks(f"settings.{setting}", Aspect.ANSWERS)


@pytest.mark.parametrize("index", BASE.description.indexes.values(), ids=BASE.description.indexes)
def test_every_index_is_missed_where_it_serves(index: Index) -> None:
    for operation in index.serves:
        assert BASE.checks(operation, Aspect.LATENCY)


def test_a_check_that_repeats_itself_decides() -> None:
    kinds = ("steady.", "bounded.", "latency.", "recovers.", "independent.", "concurrency.")
    repeated = [check for check in CONTRACT if check.name.startswith(kinds)]
    assert [check.name for check in repeated if not check.decides] == []


def test_modules_are_short() -> None:
    folder = Path(contract.__file__).parent
    long = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in folder.glob("*.py")}
    assert {name: lines for name, lines in long.items() if lines >= 200} == {}


@pytest.mark.parametrize("other", [1.0, True, "1"])
def test_numbers_of_another_type_are_another_answer(other: object) -> None:
    with pytest.raises(AssertionError):
        shows(answered(httpx.Response(200, json={"planetId": other})), 200, {"planetId": 1})


def test_a_text_of_another_media_type_is_another_answer() -> None:
    says(answered(httpx.Response(200, text="moon deleted")), 200, "moon deleted")
    with pytest.raises(AssertionError, match="text/html"):
        says(answered(httpx.Response(200, html="moon deleted")), 200, "moon deleted")


def test_a_document_that_is_none_is_another_answer() -> None:
    for body in (None, {"planetId": 1}):
        with pytest.raises(AssertionError, match="expected JSON, got 200 'oops'"):
            shows(answered(httpx.Response(200, text="oops")), 200, body)


@pytest.mark.parametrize(
    "line",
    [
        'http_server_requests_seconds_count{method="GET"} many',
        'http_server_requests_seconds_count{method="GET",uri="/",status="200",outcome="SUCCESS",exception="None"} NaN',
        "http_server_requests_seconds_count{",
    ],
)
def test_counts_that_cannot_be_read_are_the_service_s_fault(line: str) -> None:
    with pytest.raises(AssertionError):
        counts(exposing(line))


def test_gauges_that_cannot_be_read_are_the_service_s_fault() -> None:
    assert gauges(exposing("hikaricp_connections 2.0"), "hikaricp_connections") == [2.0]
    for lines in (["hikaricp_connections many"], ["hikaricp_connections "]):
        with pytest.raises(AssertionError, match="no number at the end of 'hikaricp_connections "):
            gauges(exposing(*lines), "hikaricp_connections")
        with pytest.raises(AssertionError, match="no number at the end of 'hikaricp_connections "):
            added_up([lines, lines])


def exposing(*lines: str) -> Any:
    """A world whose service has these metrics."""
    exposition = answered(httpx.Response(200, text="\n".join([*lines, ""])))
    return SimpleNamespace(
        deployment=SimpleNamespace(instances=["one"]), http=SimpleNamespace(get=lambda _: exposition)
    )


@pytest.mark.parametrize("k", range(9, 13))
@pytest.mark.parametrize("first", range(12))
def test_one_failure_in_a_few_calls_is_found_wherever_it_begins(k: int, first: int) -> None:
    calls = itertools.count(first)

    def call() -> None:
        assert next(calls) % k, "arranged"

    with pytest.raises(AssertionError, match="arranged"):
        expect_steady(call)


def test_a_steady_operation_is_not_called_for_ever() -> None:
    calls: list[None] = []
    expect_steady(lambda: calls.append(None))
    assert 20 < len(calls) < 60


def test_the_model_cascades() -> None:
    sky = Sky({1, 2})
    sky.create(PLANETS, "Earth", 1, key=10)
    sky.create(PLANETS, "Mars", 2, key=11)
    sky.create(MOONS, "Luna", 10, key=20)
    sky.create(MOONS, "Phobos", 11, key=21)
    sky.remove_user(1)
    assert sky.list(PLANETS) == Answer(200, body=[PLANETS.view(11, "Mars", 2)])
    assert sky.delete(PLANETS, "Mars").status == 200
    assert sky.list(MOONS) == Answer(404, text="No moons found")


def test_random_operations_meet_every_answer_of_every_operation() -> None:
    met: Counter[tuple[str, str, int]] = Counter()

    def follow(steps: list[Step]) -> None:
        sky, keys = Sky({1, 2}), itertools.count(1)
        for verb, resource, name, planet, user in steps:
            key, _ = sky.planets.rows.get(planet, (UNKNOWN_ID, 0))
            parent = (1, 2, UNKNOWN_ID)[user] if resource is PLANETS else key
            if verb == "remove_user":
                sky.remove_user(1)
            else:
                met[verb, resource.plural, _answer(sky, verb, resource, name, parent, next(keys)).status] += 1

    each_sequence(follow)
    wanted = {
        (verb, resource.plural, status)
        for verb in set(VERBS) - {"remove_user"}
        for resource in (PLANETS, MOONS)
        for status in ((201, 400) if verb == "create" else (200, 404))
    }
    assert wanted <= set(met)


def _answer(sky: Sky, verb: str, resource: Resource, name: str, parent: int, key: int) -> Answer:
    match verb:
        case "create":
            return sky.create(resource, name, parent, key)
        case "delete":
            return sky.delete(resource, name)
        case "list":
            return sky.list(resource)
        case _:
            return sky.find(resource, name)


ROOM = Usage(memory=2**27, descriptors=20, threads=5)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ({"memory": ROOM.memory + 27 * 2**20}, "27.0 MiB of memory"),
        ({"descriptors": ROOM.descriptors + 13}, "13 open descriptors"),
        ({"threads": ROOM.threads + 26}, "26 threads"),
        ({"children": 26}, "26 child processes"),
        ({"temporary_files": 26}, "26 temporary files"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_grows_with_requests_is_told(held: dict[str, int], told: str) -> None:
    with pytest.raises(AssertionError, match=f"after 26 requests .* {told}"):
        judge(Growth(26, ROOM, replace(ROOM, **held), lines=26))


def test_a_service_that_cannot_be_looked_into_does_not_pass() -> None:
    with pytest.raises(AssertionError, match="cannot be looked into"):
        judge(Growth(26, Usage(), Usage(), lines=26))


def test_lines_of_log_are_counted() -> None:
    judge(Growth(26, ROOM, ROOM, lines=52))
    with pytest.raises(AssertionError, match="1000 lines"):
        judge(Growth(26, ROOM, ROOM, lines=1000))


def test_what_a_few_threads_and_connections_take_does_not_count() -> None:
    judge(Growth(26, ROOM, Usage(ROOM.memory + 2**24, ROOM.descriptors + 6, ROOM.threads + 4), lines=26))


@pytest.mark.parametrize("labels", ["", '{le=""}', '{le="soon"}'])
def test_a_bucket_that_does_not_say_where_it_ends_is_the_service_s_fault(labels: str) -> None:
    (bucket,) = parse([f"{REQUESTS}_bucket{labels} 1"])
    with pytest.raises(AssertionError, match="a bucket of http_server_requests_seconds ends at"):
        bound(bucket)

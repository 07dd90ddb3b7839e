"""A fix is judged by what a run of it showed, and what is said of it does not tell the answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from bases.app import App
from bases.base import Base
from faults.editors.text import replace_once
from faults.recipe import parse_recipe
from faults.variant import Variant, compose
from tests.verifier.secrecy import secrets
from verifier.fixes import callers, measurements, sameness
from verifier.fixes.judgement import Fate, Judgement, Ruling
from verifier.fixes.lingering import Lingering, lingering
from verifier.fixes.trial import judge_fix
from verifier.junit import judgement_to_junit
from verifier.outcomes import CheckResult, Fingerprint, Outcome

HEAD = (
    "title: Mars is red\nauthors: [us]\nbrief: Something is wrong.\nseed: 3\nrating: {diagnose: 1, fix: 1}\nfaults:\n"
)
CREDENTIALS, DELETION, SEARCH, NOW_AND_THEN = (
    "  - {fault: wrong-database-password}\n",
    "  - {fault: inverted-condition, site: moons.delete}\n",
    "  - {fault: zero-width-space, site: planets.find-by-name}\n",
    "  - {fault: fails-one-time-in-k, site: moons.find-by-id, params: {k: 11}}\n",
)
WANTED = "planetarium/names.py"


def variant_of(*faults: str) -> Variant:
    return compose(parse_recipe(HEAD + "".join(faults), "test.yaml"), "test")


def touched(app: App) -> App:
    """A tree in which something was changed that is no part of any fault."""
    return app.replace(WANTED, app.files[WANTED] + b"\n# looked at\n")


def run_of(base: Base, app: App, *failed: str, **others: Outcome) -> Fingerprint:
    """A run in which some checks fail and, as the runner does it, those that presume them are blocked."""
    blocked: dict[str, str] = {}
    results: list[CheckResult] = []
    for check in base.contract:
        blocker = next((name for name in check.requires if name in failed or name in blocked), None)
        outcome = others.get(check.name.replace(".", "__").replace("-", "_"))
        if outcome is None:
            outcome = Outcome.PASSED if blocker is None else Outcome.BLOCKED
            outcome = Outcome.FAILED if check.name in failed and blocker is None else outcome
        if outcome is Outcome.BLOCKED and blocker is not None:
            blocked[check.name] = blocker
        message = "" if outcome is Outcome.PASSED else f"seen at {len(results)}"
        results.append(CheckResult(name=check.name, outcome=outcome, message=message))
    return Fingerprint(
        digest=app.digest, backend="process", started="", seconds=1, results=tuple(results), phase="running",
        detail="", last_words=(),
    )  # fmt: skip


def judged(variant: Variant, fixed: App, *failed: str, **others: Outcome) -> Judgement:
    healthy = run_of(variant.base, variant.base.app)
    return judge_fix(variant, fixed, run_of(variant.base, fixed, *failed, **others), healthy, tell=True)


def fates(judgement: Judgement) -> list[Fate]:
    return [answer.fate for answer in judgement.answers or ()]


@pytest.fixture(scope="module")
def one() -> Variant:
    return variant_of(DELETION)


@pytest.fixture(scope="module")
def two() -> Variant:
    return variant_of(DELETION, SEARCH)


def test_what_passes_all_is_healed(one: Variant) -> None:
    judgement = judged(one, touched(one.without(0)))
    assert (judgement.ruling, judgement.remarks) == (Ruling.HEALED, ())
    assert judgement.reason.endswith(f"{judgement.passed} of {judgement.passed} checks pass")


def test_the_healthy_release_is_said_to_be_that(one: Variant) -> None:
    judgement = judged(one, one.base.app)
    assert judgement.ruling is Ruling.HEALED
    assert "healthy release to the byte" in judgement.remarks[0]


def test_a_restart_is_no_fix_even_if_nothing_shows_after_it(one: Variant) -> None:
    for failed in (one.declared(), frozenset[str]()):
        judgement = judged(one, one.app, *failed)
        assert judgement.ruling is Ruling.NOT_HEALED
        assert judgement.reason.startswith("nothing was changed")


def test_what_still_fails_is_not_healed(one: Variant) -> None:
    judgement = judged(one, touched(one.app), *one.declared())
    assert (judgement.ruling, judgement.reason) == (Ruling.NOT_HEALED, "what was broken is still broken")
    assert len(judgement.signs) == len(one.declared()) == 2
    fewer = judged(one, touched(one.app), "moons.delete.missing")
    assert "shows less than before" in fewer.reason


def test_of_two_faults_one_is_mended(two: Variant) -> None:
    judgement = judged(two, two.without(0), "planets.find-by-name")
    assert (judgement.ruling, judgement.reason) == (Ruling.PARTLY_HEALED, "1 of 2 faults mended; 1 is left")
    assert fates(judgement) == [Fate.MENDED, Fate.REMAINS]


def test_what_hides_behind_another_fault_is_counted_neither_way() -> None:
    variant = variant_of(CREDENTIALS, DELETION)
    judgement = judged(variant, touched(variant.app), "health.readiness")
    assert fates(judgement) == [Fate.REMAINS, Fate.UNSEEN]
    assert judgement.reason == "0 of 2 faults mended; 1 is left, and of 1 it cannot be told behind that"


def test_of_two_faults_with_the_same_symptom_at_least_one_is_left() -> None:
    variant = variant_of(DELETION, "  - {fault: zero-width-space, site: moons.delete}\n")
    judgement = judged(variant, touched(variant.app), "moons.delete")
    assert judgement.ruling is Ruling.NOT_HEALED
    assert "at least 1 is left" in judgement.reason


def test_what_fails_instead_is_broken_elsewhere(one: Variant) -> None:
    judgement = judged(one, touched(one.without(0)), "planets.list")
    assert judgement.ruling is Ruling.BROKEN_ELSEWHERE
    assert [breakage.check for breakage in judgement.elsewhere] == ["planets.list"]
    assert judgement.elsewhere[0].promise
    assert judgement.signs == ()


def test_what_fails_besides_is_said_with_what_is_left(one: Variant) -> None:
    judgement = judged(one, touched(one.app), *one.declared(), "planets.list", "planets.create.duplicate")
    assert judgement.ruling is Ruling.NOT_HEALED
    assert judgement.reason.endswith("besides, 2 checks that held before fail")


def test_a_new_failure_that_hides_the_old_one_heals_nothing(one: Variant) -> None:
    judgement = judged(one, touched(one.without(0)), "health.readiness")
    assert judgement.ruling is Ruling.NOT_HEALED
    assert "cannot be seen behind that" in judgement.reason


def test_what_fails_now_and_then_is_not_healed() -> None:
    variant = variant_of(NOW_AND_THEN)
    judgement = judged(variant, touched(variant.without(0)), moons__find_by_id=Outcome.FLAKY)
    assert judgement.ruling is Ruling.NOT_HEALED
    assert [sign.now_and_then for sign in judgement.signs] == [True]


def test_what_fails_now_and_then_elsewhere_is_broken_elsewhere(one: Variant) -> None:
    judgement = judged(one, touched(one.without(0)), planets__list=Outcome.FLAKY)
    assert judgement.ruling is Ruling.BROKEN_ELSEWHERE


def test_a_service_that_does_not_start_says_so_with_its_last_words(one: Variant) -> None:
    fixed = touched(one.without(0))
    run = run_of(one.base, fixed, "health.liveness")
    ended = run.model_copy(update={"phase": "exited", "detail": "exit code 1", "last_words": ("SyntaxError",)})
    judgement = judge_fix(one, fixed, ended)
    assert (judgement.ruling, judgement.last_words) == (Ruling.NOT_HEALED, ("SyntaxError",))
    assert judgement.reason == "it does not start any more: exited, exit code 1"


def test_a_base_that_fails_here_says_nothing_about_the_fix(one: Variant) -> None:
    fixed = touched(one.without(0))
    sick = run_of(one.base, one.base.app, "planets.list")
    judgement = judge_fix(one, fixed, run_of(one.base, fixed, "planets.list"), sick)
    assert judgement.ruling is Ruling.UNDECIDED
    assert "planets.list" in judgement.reason


def test_a_check_that_broke_says_nothing_about_the_fix(one: Variant) -> None:
    assert judged(one, touched(one.without(0)), planets__list=Outcome.BROKE).ruling is Ruling.UNDECIDED


def test_what_only_a_missing_tool_would_show_is_not_decided(one: Variant) -> None:
    missing = {name.replace(".", "__").replace("-", "_"): Outcome.NOT_RUN for name in one.declared()}
    judgement = judged(one, touched(one.without(0)), **missing)
    assert judgement.ruling is Ruling.UNDECIDED
    assert judgement.reason.startswith("what would show it cannot be run here: seen at ")
    broken_besides = judged(one, touched(one.without(0)), "planets.list", **missing)
    assert broken_besides.ruling is Ruling.NOT_HEALED


PLANETS = "planetarium/controllers/planets.py"
ROUTE = '    @router.delete("/{name:path}")\n'
SIZE = '"Connections that may be open", pool.pool_size)'


def test_a_route_that_is_gone_makes_it_another_application(one: Variant) -> None:
    fixed = replace_once(one.without(0), PLANETS, ROUTE, "")
    judgement = judged(one, fixed, "planets.delete")
    assert judgement.ruling is Ruling.NOT_THE_SAME
    assert judgement.reason == "the route DELETE /api/planet/{name} is gone"


def test_a_router_that_is_not_included_takes_all_its_routes_along(one: Variant) -> None:
    line = "    application.include_router(planets.create_router(PlanetService(database)))\n"
    fixed = replace_once(one.without(0), "planetarium/application.py", line, "")
    judgement = judged(one, fixed, "planets.list")
    assert "the route GET /api/planet is gone" in judgement.differences


def test_a_route_that_is_declared_otherwise_and_answers_is_not_gone(one: Variant) -> None:
    fixed = replace_once(one.without(0), PLANETS, ROUTE, '    @router.api_route("/{name:path}", methods=["DELETE"])\n')
    assert judged(one, fixed).ruling is Ruling.HEALED


def test_a_route_that_the_broken_one_lacks_is_held_against_nobody() -> None:
    variant = variant_of("  - {fault: homoglyph-in-route, site: planets.find-by-id}\n")
    judgement = judged(variant, touched(variant.app), *variant.declared())
    assert (judgement.ruling, judgement.differences) == (Ruling.NOT_HEALED, ())


@pytest.mark.parametrize(
    "change",
    [
        lambda app: replace_once(app, "planetarium/metrics.py", SIZE, SIZE.replace("pool.pool_size", "10")),
        lambda app: replace_once(
            replace_once(app, "planetarium/metrics.py", SIZE, SIZE.replace("pool.pool_size", "SIZE")),
            "planetarium/metrics.py",
            "WINDOW_SECONDS = 60.0\n",
            "WINDOW_SECONDS = 60.0\nSIZE = 10\n",
        ),
        lambda app: replace_once(
            replace_once(app, "planetarium/metrics.py", SIZE, SIZE.replace("pool.pool_size", "SIZE")),
            "planetarium/metrics.py",
            "WINDOW_SECONDS = 60.0\n",
            "WINDOW_SECONDS = 60.0\nSIZE: int = 10\n",
        ),
        lambda app: replace_once(
            app,
            "planetarium/controllers/actuator.py",
            "Response(generate_latest(registry),",
            "Response(generate_latest(registry)"
            """.replace(b'hikaricp_connections_max{pool="planetarium"} 2.0', b'hikaricp_connections_max 10.0'),""",
        ),
    ],
    ids=["a number", "a number with a name", "a number with a name and a type", "another text"],
)
def test_a_metric_that_is_made_up_makes_it_another_application(one: Variant, change: Callable[[App], App]) -> None:
    judgement = judged(one, change(one.without(0)))
    assert judgement.ruling is Ruling.NOT_THE_SAME
    assert judgement.reason == "the metric hikaricp_connections_max is made up: its value is written in the source"


@pytest.mark.parametrize(
    "source",
    [
        "Gauge('hikaricp_connections_max', 'x').set(10)",
        "Gauge('hikaricp_connections_max', 'x').set_function(lambda: 10)",
        "Gauge(name='hikaricp_connections_max', documentation='x').set(value=10)",
        "TEN: float = 10.0\nGauge('hikaricp_connections_max', 'x').set(TEN)",
        "Gauge('hikaricp_connections_max', 'x', ['pool']).labels('planetarium').set(10)",
        "size: Gauge = prometheus_client.Gauge('hikaricp_connections_max', 'x')\nsize.set(10)",
        "class C:\n    def f(self):\n        self.size = Gauge('hikaricp_connections_max', 'x', ['pool'])\n"
        "        self.size.labels(pool='planetarium').set_function(lambda: 10)",
    ],
)
def test_a_gauge_that_is_set_to_a_number_is_made_up(one: Variant, source: str) -> None:
    judgement = judged(one, one.without(0).replace("planetarium/gauges.py", source))
    assert judgement.ruling is Ruling.NOT_THE_SAME
    assert judgement.reason == "the metric hikaricp_connections_max is made up: its value is written in the source"


@pytest.mark.parametrize(
    "source",
    [
        "Gauge('hikaricp_connections_max', 'x').set(pool.pool_size)",
        "Gauge('hikaricp_connections_max', 'x').set_function(lambda: pool.pool_size)",
        "size = Gauge('hikaricp_connections_max', 'x')\nsize.set(0)\nsize.set(pool.pool_size)",
        "size = Gauge('hikaricp_connections_max', 'x')\nsize.set(0)\nsize.inc()",
        "up = Gauge('hikaricp_connections_max', 'x')\nup.set(1 if x else 0)\nup.set(0)",
        "up = Gauge('hikaricp_connections_max', 'x')\nup.set(1)\nup.set(0)",
        "Gauge('another_one', 'x').set(10)\nsize.set(10)",
    ],
)
def test_a_gauge_that_may_be_measured_is_not_made_up(one: Variant, source: str) -> None:
    assert judged(one, one.without(0).replace("planetarium/gauges.py", source)).ruling is Ruling.HEALED


def test_a_metric_that_is_spoken_of_is_not_made_up(one: Variant) -> None:
    text = '"""Layers of the service. With it, hikaricp_connections_max 10 is what is seen."""\n'
    fixed = one.without(0).replace("planetarium/pool_notes.py", text)
    assert judged(one, fixed).ruling is Ruling.HEALED


def test_an_alert_that_is_gone_makes_it_another_application(one: Variant) -> None:
    fixed = replace_once(one.without(0), "monitoring/rules.yaml", "- alert: AppDown", "- alert: Quiet")
    judgement = judged(one, fixed)
    assert (judgement.ruling, judgement.reason) == (Ruling.NOT_THE_SAME, "the alert AppDown is gone")


def test_a_base_declares_all_its_operations_where_they_are_looked_for(base: Base) -> None:
    declared = sameness.routes(base.app)
    assert declared is not None
    operations = {(operation.method, operation.route) for operation in base.description.operations.values()}
    assert operations <= {(route.method, route.path) for route in declared}
    assert measurements.made_up_metrics(base.app, measurements.metric_names(base.app)) == frozenset()


def test_source_that_cannot_be_read_is_held_against_nobody(one: Variant) -> None:
    for content in ("return [", "\0", "x = " + "(" * 300 + ")" * 300, "x = " + "-" * 5000 + "1"):
        fixed = one.without(0).replace(PLANETS, content)
        judgement = judged(one, fixed, "planets.list")
        assert judgement.differences == ()
        assert judgement.ruling is Ruling.BROKEN_ELSEWHERE


MOONS = "planetarium/repositories/moons.py"


@pytest.mark.parametrize(
    ("path", "find", "replace"),
    [
        (MOONS, "range(11)", "range(4_000)"),
        (
            "planetarium/services/moons.py",
            "return self._moons.find_by_id(session, moon_id)",
            "return self._moons.find_by_id(session, moon_id) or self._moons.find_by_id(session, moon_id)",
        ),
    ],
    ids=["more rarely", "a retry around it"],
)
def test_what_comes_now_and_then_and_is_still_there_is_not_healed_though_nothing_shows(
    path: str, find: str, replace: str
) -> None:
    variant = variant_of(NOW_AND_THEN)
    judgement = judged(variant, replace_once(variant.app, path, find, replace))
    assert judgement.ruling is Ruling.NOT_HEALED
    assert "still in there" in judgement.reason
    assert judgement.signs == ()


def test_what_was_taken_out_in_another_way_does_not_linger() -> None:
    variant = variant_of(NOW_AND_THEN)
    guard = "        if next(_turns) == 0:\n            return None\n"
    fixed = replace_once(variant.app, MOONS, guard, "")
    assert lingering(variant, 0, fixed) is Lingering.GONE
    assert judged(variant, fixed).ruling is Ruling.HEALED


def test_what_shows_each_time_may_be_mended_from_elsewhere_and_that_is_noted(one: Variant) -> None:
    judgement = judged(one, touched(one.app))
    assert judgement.ruling is Ruling.HEALED
    assert "works around it" in judgement.remarks[0]


def test_a_number_that_puts_off_what_shows_each_time_is_noted() -> None:
    variant = variant_of("  - {fault: limited-list, site: planets.list}\n")
    path = "planetarium/repositories/planets.py"
    limit = next(line for line in variant.app.text(path).splitlines() if ".limit(" in line)
    assert lingering(variant, 0, touched(variant.app)) is Lingering.UNTOUCHED
    judgement = judged(variant, replace_once(variant.app, path, limit, re.sub(r"limit\(\d+", "limit(100_000", limit)))
    assert (judgement.ruling, len(judgement.remarks)) == (Ruling.HEALED, 1)
    assert "has been put off" in judgement.remarks[0]


def test_source_that_looks_at_who_asks_is_noted(one: Variant) -> None:
    fixed = replace_once(
        one.without(0), "planetarium/observing.py", '"X-Request-ID"', '"X-Request-ID"  # its\nWHO = "User-Agent"'
    )
    assert "User-Agent" in judged(one, fixed).remarks[0]


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("def f(r): return any('httpx' in v for v in r.headers.values())", "names a client, httpx"),
        ("def f(r): return r.startswith(b'kube-probe/1.2')", "names a client, kube-probe"),
        ("def f(r): return 'Prometheus/2.4' in r", "names a client, prometheus"),
        ("def f(request): return [v for v in request.headers.values()]", "looks through all headers of a request"),
        (
            "def f(request):\n    for k, v in request.headers.items(): print(v)",
            "looks through all headers of a request",
        ),
        ("def f(request): return max(request.headers.raw)", "looks through all headers of a request"),
        ("def f(scope): return [v for _, v in scope['headers']]", "looks through all headers of a request"),
        ("def f(scope): return str(dict(scope['headers']))", "looks through all headers of a request"),
        ("def f(scope): return Headers(scope=scope).values()", "looks through all headers of a request"),
        ("def f(request): return f'{request.headers}'", "looks through all headers of a request"),
        ("def f(user_agent=Header()): return user_agent", "looks at the User-Agent"),
    ],
)
def test_source_that_may_tell_clients_apart_is_noted(one: Variant, line: str, sign: str) -> None:
    judgement = judged(one, one.without(0).replace("planetarium/guests.py", line))
    assert judgement.ruling is Ruling.HEALED
    assert f"the source {sign}: do answers depend on who asks?" in judgement.remarks


@pytest.mark.parametrize(
    "line",
    [
        '"""Prometheus, and httpx, ask."""',
        "import httpx",
        "PATHS = ('/actuator/prometheus', 'prometheus_client')",
        "def f(request): return request.headers.get('X-Request-ID')",
        "def f(scope): return dict(scope['headers']).get(b'x-request-id')",
        "def f(response): return list(response.headers.items())",
        "def f(message): return [name for name, _ in message['headers']]",
    ],
)
def test_source_that_tells_no_clients_apart_is_not_noted(one: Variant, line: str) -> None:
    assert judged(one, one.without(0).replace("planetarium/guests.py", line)).remarks == ()


def test_a_base_does_not_look_at_who_asks(base: Base) -> None:
    assert callers.signs(base.app) == frozenset()


def test_monitoring_that_holds_itself_is_held_against_nobody(one: Variant) -> None:
    fixed = touched(one.without(0)).replace("monitoring/more.yaml", "kind: &a [*a]\nmetadata: {name: x, more: *a}\n")
    assert judged(one, fixed).ruling is Ruling.HEALED


def test_nothing_that_a_team_reads_tells_the_answer(one: Variant, two: Variant) -> None:
    for variant in (one, two, variant_of(NOW_AND_THEN), variant_of(CREDENTIALS, SEARCH)):
        for fixed, failed in ((variant.app, variant.declared()), (touched(variant.app), variant.declared())):
            judgement = judge_fix(variant, fixed, run_of(variant.base, fixed, *failed))
            for text in (judgement.model_dump_json(), judgement_to_junit(judgement).decode()):
                assert [secret for secret in secrets(variant) if secret in text] == []


def test_junit_has_a_case_for_each_thing_that_can_go_wrong(one: Variant) -> None:
    fixed = touched(one.without(0))
    for judgement, failures, errors in (
        (judged(one, fixed), "0", "0"),
        (judged(one, fixed, "planets.list"), "1", "0"),
        (judged(one, touched(one.app), *one.declared(), "planets.list"), "2", "0"),
        (judged(one, one.app), "1", "0"),
        (judged(one, fixed, planets__list=Outcome.BROKE), "0", "3"),
    ):
        suite = ElementTree.fromstring(judgement_to_junit(judgement))[0]
        assert (suite.attrib["tests"], suite.attrib["failures"], suite.attrib["errors"]) == ("3", failures, errors)


def test_an_instructor_is_told_what_is_left_and_how_it_is_mended(two: Variant) -> None:
    judgement = judged(two, two.without(0), "planets.find-by-name")
    assert judgement.answers is not None
    answer = judgement.answers[1]
    assert (answer.fault, answer.failing) == ("zero-width-space at planets.find-by-name", ("planets.find-by-name",))
    assert answer.fix == two.fix(1)
    assert judgement.run is not None

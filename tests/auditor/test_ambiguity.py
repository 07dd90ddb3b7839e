"""Who else would have looked the same?"""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.ambiguity import Lineup
from auditor.evidence import Rung
from auditor.signature import in_company, signature
from tests.auditor.evidences import BASE, evidence, logged, part, seen, symptom

LOST = evidence(seen("planets.list"), part("lost at planets.list"))
TWIN = evidence(seen("planets.list"), part("twin at planets.list"))
TELLS = evidence(seen("planets.list", traces=[logged("no such table")]), part("tells at planets.list"))
ELSEWHERE = evidence(seen("moons.list"), part("elsewhere at moons.list"))
CATALOG = [LOST, TWIN, TELLS, ELSEWHERE]


def test_before_anything_is_asked_all_that_run_are_suspect() -> None:
    lineup = Lineup(BASE, CATALOG)
    found = lineup.suspects(LOST, LOST.parts[0])
    assert set(found[Rung.STATUS].labels) == {each.parts[0].label for each in CATALOG}
    assert found[Rung.STATUS].bits == pytest.approx(2)
    assert lineup.prior_bits == pytest.approx(2)


def test_each_rung_leaves_fewer() -> None:
    found = Lineup(BASE, CATALOG).suspects(LOST, LOST.parts[0])
    assert found[Rung.LOGS].bits == pytest.approx(math.log2(3))
    assert found[Rung.REQUESTS].labels == ("lost at planets.list", "twin at planets.list")
    assert found[Rung.REQUESTS].bits == pytest.approx(1)
    assert found[Rung.SOURCE].labels == ("lost at planets.list",)
    assert found[Rung.SOURCE].bits == 0


def test_a_fault_of_many_sites_is_no_more_likely_than_another() -> None:
    many = [evidence(seen("planets.list"), part(f"many at site-{number}")) for number in range(8)]
    found = Lineup(BASE, [LOST, *many]).suspects(LOST, LOST.parts[0])[Rung.REQUESTS]
    assert found.labels[0] == "lost at planets.list"
    # Half the weight on one, the other half on eight.
    assert found.bits == pytest.approx(0.5 * 1 + 0.5 * (1 + 3))


def test_whom_the_catalog_does_not_know_is_a_suspect_all_the_same() -> None:
    stranger = evidence(seen("users.login"), part("stranger at users.login"))
    found = Lineup(BASE, CATALOG).suspects(stranger, stranger.parts[0])
    assert found[Rung.REQUESTS].labels == ("stranger at users.login",)


def test_in_company_only_what_is_not_hidden_tells_suspects_apart() -> None:
    crash = seen(symptom("health.liveness", "connection refused"), phase="exited")
    hidden = part("lost at planets.list", alone=LOST.seen)
    both = evidence(
        crash.model_copy(update={"blocked": crash.blocked | {"planets.list", "moons.list"}}),
        part("crash at health", alone=crash), hidden,
    )  # fmt: skip
    assert in_company(both, hidden).symptoms == ()
    assert in_company(both, hidden).phase == "running"
    found = Lineup(BASE, CATALOG).suspects(both, hidden)
    assert len(found[Rung.DATABASE].labels) == len(CATALOG)


CHECKS = st.lists(st.sampled_from([check.name for check in BASE.contract]), max_size=4, unique=True)
TRACES = st.lists(st.builds(logged, st.text(max_size=8), rung=st.sampled_from(list(Rung)[:-1])), max_size=3)


@given(checks=CHECKS, traces=TRACES)
def test_what_is_seen_from_a_rung_is_seen_from_all_above(checks: list[str], traces: list[object]) -> None:
    shown = seen(*checks, traces=traces)  # type: ignore[arg-type]
    one = part("some at planets.list")
    signatures = [signature(BASE, shown, one, rung) for rung in Rung]
    for lower, upper in itertools.pairwise(signatures):
        assert lower <= upper


@given(st.lists(CHECKS, min_size=1, max_size=6))
def test_entropy_never_grows_on_the_way_up_and_never_exceeds_the_prior(shown: list[list[str]]) -> None:
    catalog = [evidence(seen(*checks), part(f"fault-{n} at planets.list")) for n, checks in enumerate(shown)]
    lineup = Lineup(BASE, catalog)
    for each in catalog:
        bits = [lineup.suspects(each, each.parts[0])[rung].bits for rung in Rung]
        assert all(upper <= lower + 1e-9 for lower, upper in itertools.pairwise(bits))
        assert bits[0] <= lineup.prior_bits + 1e-9
        assert bits[-1] == 0

"""A contract is an order of checks in which each presumes only what came before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bases.contract import Aspect, Check, Contract, Witness, check
from bases.world import World


def nothing(world: World) -> None:
    """Nothing."""


def make(name: str, *requires: str, witnesses: frozenset[Witness] = frozenset()) -> Check:
    return Check(name, nothing, "Nothing.", witnesses, requires)


CONTRACT = Contract((make("a"), make("b", "a"), make("c"), make("d", "b", "c"), make("e", "d")))


def test_two_checks_of_one_name_are_an_error() -> None:
    with pytest.raises(ValueError, match="two checks are called a"):
        Contract((make("a"), make("a")))


@pytest.mark.parametrize("checks", [[make("b", "a"), make("a")], [make("b", "a")], [make("a", "a")]])
def test_a_requirement_that_does_not_stand_before_is_an_error(checks: list[Check]) -> None:
    with pytest.raises(ValueError, match="requires a, which must stand before it"):
        Contract(tuple(checks))


def test_checks_run_in_the_order_in_which_they_stand() -> None:
    assert [check.name for check in CONTRACT] == ["a", "b", "c", "d", "e"]
    assert list(CONTRACT.by_name) == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("broken", "failing"),
    [
        ("", ""),
        ("a", "a"),
        ("abcde", "ac"),
        ("be", "b"),
        ("e", "e"),
        ("cd", "c"),
        ("de", "d"),
        ("x", ""),
    ],
)
def test_what_a_failing_check_blocks_does_not_fail(broken: str, failing: str) -> None:
    assert CONTRACT.failing(frozenset(broken)) == frozenset(failing)


@pytest.mark.parametrize(
    ("names", "closure"), [("", ""), ("a", "a"), ("b", "ab"), ("c", "c"), ("e", "abcde"), ("cb", "abc")]
)
def test_a_closure_is_all_that_is_required_in_order(names: str, closure: str) -> None:
    assert [check.name for check in CONTRACT.closure(list(names))] == list(closure)


def test_a_closure_of_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        CONTRACT.closure(["a", "x"])


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    checks: list[Check] = []
    for number in range(draw(st.integers(0, 7))):
        requires = draw(st.lists(st.sampled_from([c.name for c in checks]), unique=True)) if checks else []
        checks.append(make(f"c{number}", *requires))
    return Contract(tuple(checks))


@given(contracts(), st.data())
def test_a_contract_of_any_shape_runs_each_check_after_what_it_requires(
    contract: Contract, data: st.DataObject
) -> None:
    names = [check.name for check in contract]
    wanted = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    closure = contract.closure(wanted)
    assert {check.name for check in closure} >= set(wanted)
    assert Contract(closure).checks == closure
    failing = contract.failing(frozenset(wanted))
    assert failing <= set(wanted)
    assert bool(failing) == bool(wanted)
    for name in failing:
        required = {check.name for check in contract.closure([name])} - {name}
        assert not required & set(wanted)


class TestWitnesses:
    ANSWERS, EXACT = Witness("stars.list", Aspect.ANSWERS), Witness("stars.list", Aspect.EXACT)
    CONTRACT = Contract(
        (
            make("a", witnesses=frozenset({ANSWERS})),
            make("b", witnesses=frozenset({EXACT})),
            make("c", witnesses=frozenset({ANSWERS, EXACT, Witness("stars.create", Aspect.STEADY)})),
        )
    )

    @pytest.mark.parametrize(
        ("subject", "aspects", "names"),
        [
            ("stars.list", [Aspect.ANSWERS], "ac"),
            ("stars.list", [Aspect.EXACT], "bc"),
            ("stars.list", [Aspect.ANSWERS, Aspect.EXACT], "abc"),
            ("stars.list", [Aspect.STEADY], ""),
            ("stars.list", [], "abc"),
            ("stars.create", [], "c"),
            ("stars", [], ""),
        ],
    )
    def test_they_are_the_checks_that_look_at_an_aspect(self, subject: str, aspects: list[Aspect], names: str) -> None:
        assert self.CONTRACT.witnesses(subject, *aspects) == frozenset(names)


class TestDecorator:
    def test_it_makes_a_function_a_check(self) -> None:
        @check("stars.list", ("stars.list", Aspect.ANSWERS), requires=["a"], decides=True)
        def made(world: World) -> None:
            """Every star is listed.

            In order.
            """

        assert made.name == "stars.list"
        assert made.promise == "Every star is listed."
        assert made.witnesses == {Witness("stars.list", Aspect.ANSWERS)}
        assert made.requires == ("a",)
        assert made.decides

    def test_a_function_without_a_promise_is_none(self) -> None:
        def made(world: World) -> None: ...

        with pytest.raises(ValueError, match="its first line is the promise"):
            check("a")(made)

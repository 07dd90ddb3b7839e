"""What users meet with, and what fires."""

import pytest

from auditor.reach import alerts, reach
from tests.auditor.evidences import BASE, seen, symptom

OBJECTIVE = BASE.description.objective


def test_a_service_that_is_down_is_out_of_everybodys_reach() -> None:
    down = seen(symptom("health.liveness"), phase="exited")
    found = reach(BASE, down)
    assert (found.share, found.rate, found.errors) == (1, 1, 1)
    assert OBJECTIVE is not None
    assert alerts(BASE, down, found) == (OBJECTIVE.down,)


def test_one_operation_is_as_much_as_users_ask_for_it() -> None:
    weights = {name: operation.weight for name, operation in BASE.description.operations.items()}
    found = reach(BASE, seen(symptom("planets.list", statuses={"500": 2})))
    assert found.operations == ("planets.list",)
    assert found.share == pytest.approx(weights["planets.list"] / sum(weights.values()))
    assert found.rate == 1


def test_errors_burn_the_budget_and_wrong_answers_do_not() -> None:
    failing = seen(symptom("planets.list", statuses={"500": 2}))
    assert alerts(BASE, failing, reach(BASE, failing))[0] == "ErrorBudgetBurnFast"
    wrong = seen(symptom("planets.list", statuses={"404": 2}))
    assert alerts(BASE, wrong, reach(BASE, wrong)) == ()


def test_how_often_it_fails_is_what_was_counted() -> None:
    counted = symptom("steady.planets.list").model_copy(update={"trials": (2, 8)})
    assert reach(BASE, seen(counted)).rate == pytest.approx(0.25)


def test_what_nobody_asks_for_reaches_nobody() -> None:
    found = reach(BASE, seen("rules"))
    assert (found.share, found.rate) == (0, 0)


def test_an_alert_that_is_itself_broken_does_not_fire() -> None:
    both = seen(symptom("planets.list", statuses={"500": 2}), symptom("rules.valid"))
    assert alerts(BASE, both, reach(BASE, both)) == ()

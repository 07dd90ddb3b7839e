"""Recipes drawn to be as hard as wanted, and what several faults are expected to show together."""

import pytest

from auditor.collection import CATALOG, RECIPES, read_evidence, shipped
from auditor.drawing import draw_rated
from auditor.evidence import Evidence
from auditor.grid import coverage
from auditor.predicting import together
from auditor.rating import Rater
from faultory.inputs import shipped_recipes
from faults.errors import RecipeError
from faults.recipe import DeclaredRating, write_recipe
from faults.variant import make_variant
from tests.auditor.evidences import BASE

KNOWN = read_evidence(shipped(BASE.description.name, CATALOG))
PROVEN = read_evidence(shipped(BASE.description.name, RECIPES))
RATER = Rater(BASE, KNOWN)
BY_LABEL = {evidence.parts[0].label: evidence for evidence in KNOWN}


@pytest.mark.parametrize(("diagnose", "fix"), [(1, 1), (2, 2), (3, 1), (4, 2), (3, 3), (4, 4)])
def test_what_is_drawn_is_predicted_to_be_as_wanted(diagnose: int, fix: int) -> None:
    wanted = DeclaredRating(diagnose=diagnose, fix=fix)
    drawn = draw_rated(BASE, KNOWN, wanted, 5)
    assert drawn.recipe.rating == wanted
    assert drawn.name == f"random-{diagnose}-{fix}-seed-5"
    predicted = RATER.rate(together(BASE, "x", [BY_LABEL[cut.label] for cut in drawn.cuts]))
    assert abs(predicted.diagnose.value - diagnose) < 0.5
    assert abs(predicted.fix.value - fix) < 0.5


def test_the_same_seed_draws_the_same() -> None:
    one, other = (draw_rated(BASE, KNOWN, DeclaredRating(diagnose=2, fix=2), 5) for _ in range(2))
    assert write_recipe(one.recipe) == write_recipe(other.recipe)


def test_what_nothing_is_as_hard_as_is_refused_with_a_way_out() -> None:
    with pytest.raises(RecipeError, match=r"seed 1 draws .* --seed 2.*faultory catalog --gaps"):
        draw_rated(BASE, KNOWN[:2], DeclaredRating(diagnose=5, fix=5), 1)


def composites() -> list[Evidence]:
    known = [e for e in PROVEN if len(e.parts) > 1]
    return [e for e in known if all(part.label in BY_LABEL for part in e.parts)]


@pytest.mark.parametrize("proven", composites(), ids=lambda evidence: evidence.name)
def test_what_was_expected_of_several_faults_is_what_their_proof_showed(proven: Evidence) -> None:
    expected = together(BASE, proven.name, [BY_LABEL[part.label] for part in proven.parts])
    assert expected.seen.failed == proven.seen.failed
    measured, predicted = RATER.rate(proven), RATER.rate(expected)
    assert predicted.diagnose.value == pytest.approx(measured.diagnose.value, abs=0.5)
    assert predicted.fix.value == pytest.approx(measured.fix.value, abs=0.5)


def test_the_recipes_cover_the_grid_and_say_what_was_measured() -> None:
    rated = {evidence.name: RATER.rate(evidence) for evidence in PROVEN}
    assert rated.keys() == shipped_recipes().keys(), "gather it anew: auditor/evidence/README.md"
    covered = coverage(BASE, KNOWN, rated)
    assert [cell for cell in covered.gaps if cell[1] <= 4] == []
    assert sum(len(rating.parts) > 1 for rating in rated.values()) >= 10
    assert sum(rating.together_harder for rating in rated.values()) >= 3
    for name, path in shipped_recipes().items():
        declared = make_variant(path).recipe.rating
        assert abs(declared.diagnose - rated[name].diagnose.value) <= 1, name
        assert abs(declared.fix - rated[name].fix.value) <= 1, name

"""Recipes drawn by chance, and the catalog one fault at a time."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bases.base import find_base
from faults.catalog import load_catalog
from faults.changes import patch
from faults.combinations import combinations
from faults.drawing import LEVELS, Difficulty, difficulty, draw, drawn_name
from faults.errors import RecipeError
from faults.fault import Backend
from faults.recipe import NAME, parse_recipe, write_recipe
from faults.variant import FaultCut, compose
from tests.faults.patching import AVAILABLE, apply

BASE = find_base("planetarium")

levels = st.sampled_from(Difficulty) | st.none()


@settings(max_examples=12)
@given(count=st.integers(1, 4), seed=st.integers(0, 2**63 - 1), wanted=levels)
def test_what_is_drawn_is_what_was_asked_for_and_the_same_each_time(
    count: int, seed: int, wanted: Difficulty | None
) -> None:
    variant = draw(BASE, count, seed, wanted)
    assert draw(BASE, count, seed, wanted).app.digest == variant.app.digest
    assert len(variant.cuts) == count
    found = [difficulty(cut.fault.breaks(cut.site, cut.params)) for cut in variant.cuts if isinstance(cut, FaultCut)]
    assert wanted in (None, max(found, key=LEVELS.index))
    shown = variant.declared()
    for cut in variant.cuts:
        assert cut.breaks(BASE) & shown, f"{cut.label} is hidden"
    assert dict(apply(AVAILABLE[0], variant.app, patch(variant.app, BASE.app)).files) == dict(BASE.app.files)


@settings(max_examples=12)
@given(seed=st.integers(0, 2**63 - 1))
def test_a_drawn_recipe_is_one_that_can_be_written_and_read(seed: int) -> None:
    variant = draw(BASE, 2, seed)
    read = parse_recipe(write_recipe(variant.recipe), "drawn.yaml")
    assert compose(read, variant.name).app.digest == variant.app.digest


def test_all_that_was_asked_for_is_in_the_name_of_what_is_drawn() -> None:
    asked = itertools.product([(), (Difficulty.EASY,), (4, 2)], [None, 2], [Backend.PROCESS, Backend.DOCKER])
    names = [drawn_name(3, *wanted, faults=faults, backend=backend) for wanted, faults, backend in asked]
    assert len(set(names)) == len(names)
    assert names[0] == "random-seed-3"
    assert names[-1] == "random-4-2-faults-2-on-docker-seed-3"
    assert all(NAME.fullmatch(name) for name in names)
    assert draw(BASE, 2, 3, Difficulty.EASY).name == "random-easy-faults-2-seed-3"


@pytest.mark.parametrize("backend", [Backend.PROCESS, Backend.DOCKER])
def test_only_what_the_backend_can_show_is_drawn(backend: Backend) -> None:
    drawn = {cut.backend for seed in range(20) for cut in draw(BASE, 4, seed, backend=backend).cuts}
    assert drawn == {shown for shown in Backend if backend.shows(shown)}


def test_more_faults_than_go_together_are_refused() -> None:
    with pytest.raises(RecipeError, match="ask for fewer"):
        draw(BASE, 10_000, 1)


def test_every_fault_comes_at_every_site() -> None:
    listed = [(name, recipe.faults[0]) for name, recipe in combinations(BASE)]
    expected = [(fault.id, site.name) for fault in load_catalog().values() for site in fault.sites(BASE.app)]
    assert [(entry.fault, entry.site) for _, entry in listed] == expected  # type: ignore[union-attr]
    assert len({name for name, _ in listed}) == len(listed)


@pytest.mark.parametrize("seed", range(3))
def test_a_sample_is_some_sites_of_each_fault_chosen_by_the_seed(seed: int) -> None:
    drawn = [recipe.faults[0] for _, recipe in combinations(BASE, sample=1, seed=seed)]
    assert [entry.fault for entry in drawn] == list(load_catalog())  # type: ignore[union-attr]
    assert drawn == [recipe.faults[0] for _, recipe in combinations(BASE, sample=1, seed=seed)]
    assert drawn != [recipe.faults[0] for _, recipe in combinations(BASE, sample=1, seed=seed + 1)]

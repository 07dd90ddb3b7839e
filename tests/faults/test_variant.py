"""Faults compose: deterministically, without one undoing another, and each can be taken out by itself."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from bases.app import App
from bases.base import find_base
from faults.catalog import load_catalog
from faults.changes import patch
from faults.errors import ConflictError, RecipeError
from faults.fault import Backend
from faults.recipe import CatalogFault
from faults.variant import Variant, compose
from tests.bases import stars
from tests.faults.patching import AVAILABLE, apply
from tests.faults.recipes import Entry, by_hand, catalog_faults, edits, recipe

BASE = find_base("planetarium")
CHECK = next(iter(BASE.contract)).name
FAULTS = catalog_faults(BASE)
ENTRIES = FAULTS | FAULTS | edits(BASE)
SEEDS = st.integers(0, 2**63 - 1)
# Making a failing example smaller would take minutes and gain little.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
SLOW = [HealthCheck.too_slow]


def attempt(*entries: Entry, seed: int = 0) -> Variant | RecipeError:
    try:
        return compose(recipe(*entries, seed=seed), "variant")
    except RecipeError as error:
        return error


def variant(*entries: Entry, seed: int = 0) -> Variant:
    return compose(recipe(*entries, seed=seed), "variant")


@lru_cache(maxsize=64)
def _lines(app: App) -> Counter[tuple[str, str]]:
    return Counter((path, line) for path, data in app.files.items() for line in data.decode().split("\n"))


def net(before: App, after: App) -> dict[tuple[str, str], int]:
    """By how many a line is more frequent after than before.

    Imports and blank lines are left out: two faults may share them.
    """
    old, new = _lines(before), _lines(after)
    differing = {place: new[place] - old[place] for place in old.keys() | new.keys() if new[place] != old[place]}
    return {
        place: n for place, n in differing.items() if place[1].strip() and not place[1].startswith(("import ", "from "))
    }


def index_defeated(site: str) -> CatalogFault:
    return CatalogFault(fault="index-defeated-by-function", site=site)


@settings(max_examples=30, suppress_health_check=SLOW, phases=UNSHRUNK)
@given(st.lists(ENTRIES, min_size=2, max_size=4), SEEDS, st.randoms(use_true_random=False))
def test_faults_keep_all_of_themselves_in_company_or_are_refused_by_name(
    entries: list[Entry], seed: int, random: Random
) -> None:
    labels = []
    for entry in entries:
        single = attempt(entry, seed=seed)
        assume(isinstance(single, Variant))
        assert isinstance(single, Variant)
        labels.append(single.cuts[0].label)
    made = attempt(*entries, seed=seed)
    if isinstance(made, RecipeError):
        assert sum(made.message.count(label) for label in set(labels)) >= 2, made.message
        return
    for number, cut in enumerate(made.cuts):
        assert net(made.without(number), made.app) == net(BASE.app, cut.apply(BASE.app)), cut.label
    order = random.sample(range(len(entries)), len(entries))
    before = made.app
    for taken in range(1, len(order) + 1):
        after = made.without(*order[:taken])
        assert before.changed(after)
        before = after
    assert before is BASE.app  # nothing is left that could be cut


@settings(max_examples=12, suppress_health_check=SLOW, phases=UNSHRUNK)
@given(st.lists(FAULTS, min_size=1, max_size=3), SEEDS)
def test_a_recipe_and_its_seed_always_make_the_same_bytes(entries: list[Entry], seed: int) -> None:
    first, second = attempt(*entries, seed=seed), attempt(*entries, seed=seed)
    if isinstance(first, RecipeError):
        assert str(first) == str(second)
    else:
        assert isinstance(second, Variant)
        assert first.app.digest == second.app.digest
        assert first.cuts == second.cuts


@settings(max_examples=12, suppress_health_check=SLOW, phases=UNSHRUNK)
@given(st.lists(st.sampled_from(sorted(load_catalog())), min_size=2, max_size=3), SEEDS)
def test_a_fault_added_at_the_end_changes_nothing_of_what_the_others_drew(faults: list[str], seed: int) -> None:
    entries = [CatalogFault(fault=fault) for fault in faults]
    shorter, longer = attempt(*entries[:-1], seed=seed), attempt(*entries, seed=seed)
    assume(isinstance(shorter, Variant) and isinstance(longer, Variant))
    assert isinstance(shorter, Variant)
    assert isinstance(longer, Variant)
    assert longer.cuts[:-1] == shorter.cuts
    assert longer.without(len(faults) - 1).digest == shorter.app.digest


def test_the_seed_chooses_among_all_sites() -> None:
    fault = CatalogFault(fault="literal-instead-of-parameter")
    drawn = {cut.label for seed in range(40) for cut in variant(fault, seed=seed).cuts}
    assert drawn == {
        f"{fault.fault} at {site.name}" for site in load_catalog()["literal-instead-of-parameter"].sites(BASE.app)
    }


def test_a_seed_given_beside_the_recipe_takes_the_place_of_its_own() -> None:
    fault = CatalogFault(fault="wrong-database-password")
    other = compose(recipe(fault, seed=1), "variant", seed=5)
    assert other.recipe.seed == 5
    assert other.app.digest == variant(fault, seed=5).app.digest


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            CatalogFault(fault="literal-instead-of-parameter", site="planets.find-by-name"),
            CatalogFault(fault="zero-width-space", site="planets.find-by-name"),
        ),
        (
            CatalogFault(fault="literal-instead-of-parameter", site="planets.delete"),
            CatalogFault(fault="literal-instead-of-parameter", site="planets.delete"),
        ),
        (
            CatalogFault(fault="fails-after-n-calls", site="planets.list"),
            CatalogFault(fault="swallowed-exception", site="planets.list"),
        ),
        (
            CatalogFault(fault="fails-after-n-calls", site="planets.list"),
            CatalogFault(fault="fails-after-n-calls", site="planets.delete"),
        ),
        (
            CatalogFault(fault="wrong-database-password"),
            CatalogFault(fault="secret-with-trailing-newline", site="database.password"),
        ),
        (
            CatalogFault(fault="misspelt-variable", site="settings.POOL_SIZE"),
            CatalogFault(fault="pool-leak-on-error", site="planets.create", params={"pool_size": 6}),
        ),
    ],
    ids=lambda fault: fault.fault,
)
def test_two_faults_in_one_place_are_a_conflict(first: CatalogFault, second: CatalogFault) -> None:
    with pytest.raises(ConflictError) as raised:
        variant(first, second)
    for fault in (first, second):
        assert f"{fault.fault} at {fault.site or ''}" in raised.value.message
    assert "choose another site" in raised.value.message
    assert raised.value.where == ("faults", 1)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_faults_that_need_one_import_share_it(order: tuple[int, int]) -> None:
    sites = ("planets.find-by-name", "planets.delete")
    made = variant(*(index_defeated(sites[number]) for number in order))
    (path,) = BASE.app.changed(made.app)
    assert made.app.text(path).count("import delete, func, select") == 1
    for number in (0, 1):
        assert "import delete, func, select" in made.without(number).text(path)
    assert "func" not in made.without(0, 1).text(path)


def test_an_edit_by_hand_may_leave_a_file_that_nothing_parses_wherever_it_stands_in_the_recipe() -> None:
    (path,) = BASE.app.changed(variant(index_defeated("planets.find-by-name")).app)
    title = BASE.app.text(path).partition("\n")[0]
    spoil = by_hand(path, title, title + " (", CHECK)
    one, other = (
        variant(spoil, index_defeated("planets.find-by-name")),
        variant(index_defeated("planets.find-by-name"), spoil),
    )
    assert one.app.digest == other.app.digest
    with pytest.raises(SyntaxError):
        compile(one.app.text(path), path, "exec")
    assert "func.lower(" in one.app.text(path)
    assert dict(apply(AVAILABLE[0], one.app, patch(one.app, BASE.app)).files) == dict(BASE.app.files)


@pytest.mark.parametrize(("find", "count"), [("no such text", "none"), ("session", "found 11,")])
def test_an_edit_whose_text_is_not_there_once_says_how_often_it_is(find: str, count: str) -> None:
    path = "planetarium/repositories/planets.py"
    with pytest.raises(RecipeError) as raised:
        variant(index_defeated("moons.delete"), by_hand(path, find, "x", CHECK))
    assert path in raised.value.message
    assert repr(find) in raised.value.message
    assert count in raised.value.message
    assert raised.value.where == ("faults", 1)


def test_an_invisible_character_stays_where_it_is_when_lines_come_and_go_around_it() -> None:
    hidden = CatalogFault(fault="zero-width-space-in-source", site="repositories.planets")
    path = "planetarium/repositories/planets.py"
    marked = {line for line in variant(hidden, seed=3).app.text(path).split("\n") if "\u200b" in line}
    both = variant(hidden, CatalogFault(fault="one-endpoint-down", site="planets.find-by-id"), seed=3)
    assert {line for line in both.app.text(path).split("\n") if "\u200b" in line} == marked
    assert not [line for line in both.fix(1).split("\n") if line[:1] in ("+", "-") and "\u200b" in line]


def test_what_a_fault_has_made_of_a_neighbour_is_not_copied_by_another() -> None:
    cut = CatalogFault(fault="name-cut-by-bytes", site="moons.find-by-name")
    copied = CatalogFault(fault="second-connection-within-first", site="moons.delete")
    refused = attempt(cut, copied)
    assert isinstance(refused, ConflictError)
    assert "list second-connection-within-first at moons.delete first" in str(refused)
    assert not isinstance(attempt(copied, cut), ConflictError)


def test_edits_of_one_line_by_two_hands_are_a_conflict() -> None:
    path = BASE.description.requirements
    first, second = BASE.app.text(path).splitlines()[:2]
    variant(by_hand(path, first, first + ".1", CHECK), by_hand(path, second, second + ".1", CHECK))
    with pytest.raises(ConflictError):
        variant(by_hand(path, first, first + ".1", CHECK), by_hand(path, f"{first}\n", "", CHECK))


def test_edits_of_one_import_by_two_hands_are_a_conflict() -> None:
    """Only imports that are added to a file's tree get along: one hand does not see what the other does."""
    (path,) = BASE.app.changed(variant(index_defeated("planets.find-by-name")).app)
    line = next(line for line in BASE.app.text(path).splitlines() if line.startswith("from sqlalchemy import "))
    one, other = by_hand(path, line, f"{line}, text", CHECK), by_hand(path, line, f"{line}, union", CHECK)
    with pytest.raises(ConflictError):
        variant(one, other)
    with pytest.raises(ConflictError):
        variant(index_defeated("planets.find-by-name"), one)


def test_edits_that_drop_the_same_blank_line_are_a_conflict() -> None:
    """What is nothing but white space is no import that two may share."""
    path = BASE.description.database.scripts[0]
    text = BASE.app.text(path)
    before, _, after = text.partition("\n\n")
    line, following = before.splitlines()[-1], after.splitlines()[0]
    one = by_hand(path, f"{line}\n\n", f"{line}\n", CHECK)
    other = by_hand(path, f"\n\n{following}", f"\n{following}", CHECK)
    with pytest.raises(ConflictError):
        variant(one, other)


def test_what_it_declares_is_what_its_checks_say_and_not_what_those_block() -> None:
    made = variant(CatalogFault(fault="literal-instead-of-parameter", site="users.login"))
    assert made.cuts[0].breaks(BASE) == {"users.login", "users.login.exact", "users.register.lets-in"}
    assert made.declared() == {"users.login"}
    assert made.declared(0) == frozenset()


def test_a_hand_made_edit_breaks_the_checks_that_it_names() -> None:
    path = BASE.description.requirements
    first = BASE.app.text(path).splitlines()[0]
    made = variant(by_hand(path, first, first + ".1", CHECK))
    assert made.by_hand
    assert made.declared() == {CHECK}
    assert made.cuts[0].explanation == "A slip."


@pytest.mark.parametrize(
    ("entries", "backend"),
    [
        ([CatalogFault(fault="missing-index")], Backend.PROCESS),
        ([CatalogFault(fault="missing-index"), CatalogFault(fault="runs-as-root")], Backend.DOCKER),
        ([by_hand("Dockerfile", "EXPOSE 8080", "EXPOSE 80", CHECK)], Backend.DOCKER),
        ([by_hand(".dockerignore", "!planetarium", "!planet", CHECK)], Backend.DOCKER),
        ([by_hand("planetarium/__init__.py", "1.4.0", "1.4.1", CHECK)], Backend.PROCESS),
    ],
)
def test_it_is_shown_by_what_shows_all_of_its_faults(entries: list[Entry], backend: Backend) -> None:
    assert variant(*entries).backend is backend
    assert [Backend.PROCESS.shows(backend), Backend.DOCKER.shows(backend)] == [backend is Backend.PROCESS, True]


def test_another_base_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stars.install(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    entries: list[Entry] = [
        CatalogFault(fault="literal-instead-of-parameter"),
        by_hand(stars.PLACES["configuration"], '"90"', '"9"', "stars.list"),
    ]
    made = compose(recipe(*entries, base="stars"), "variant")
    assert made.base.description.title == "Star catalogue"
    assert made.app.changed(made.base.app) == [stars.PLACES["configuration"], stars.PLACES["repository"]]
    assert made.declared() == {"stars.list"}
    assert dict(made.without(0, 1).files) == {path: text.encode() for path, text in stars.FILES.items()}
